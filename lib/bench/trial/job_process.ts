import { descendantsOf, killAll } from "../../descendants.ts";
import { HeadroomError } from "../../errors.ts";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";
import { formatBytes } from "../../text/numbers.ts";
import { MemoryLimit } from "../environment/memory_limit.ts";
import type { Job, JobProgress } from "./job.ts";

/** Lines that a child process writes to its standard output. */
export type JobMessage =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "note"; readonly line: string }
  | { readonly kind: "result"; readonly result: unknown }
  | {
    readonly kind: "error";
    readonly message: string;
    readonly next: string;
    /** Whether what the user gave was wrong. */
    readonly usage: boolean;
    readonly stack: string;
  };

/** How a job is followed and interrupted. */
export interface JobOptions {
  readonly onProgress?: (progress: JobProgress) => void;
  readonly onNote?: (line: string) => void;
  /** When aborted, the child gets `graceMs` to finish, then it is killed. */
  readonly interrupted: AbortSignal;
  readonly graceMs?: number;
}

/** A job was killed because the user interrupted the run; its work is discarded. */
export class JobInterrupted extends HeadroomError {
  override readonly name = "JobInterrupted";
}

/** A job's process was killed because its memory limit did not hold it. */
export class MemoryExceeded extends HeadroomError {
  override readonly name = "MemoryExceeded";
}

/** How long an interrupted trial may continue in order to finish and be kept, ms. `choice:` longer than a quick trial. */
const GRACE_MS = 5000;

/**
 * Runs one job in a fresh `deno` process and returns its result.
 *
 * The child holds its end of a pipe and exits when this process dies.
 * @throws {HeadroomError} The job failed; with its message. @throws {JobInterrupted} It was killed on request.
 * @throws {MemoryExceeded} It was killed for want of memory.
 */
export async function runJob(job: Job, options: JobOptions): Promise<unknown> {
  const entry = new URL("./job_entry.ts", import.meta.url);
  await using limit = await limitOf(job);
  const own = ["run", "-A", "--quiet", entry.href];
  const [program, args] = limit?.command(Deno.execPath(), own) ?? [Deno.execPath(), own];
  const child = programCommand(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdin = child.stdin.getWriter();
  // The exit code explains a child that dies before it reads.
  stdin.write(new TextEncoder().encode(JSON.stringify(job) + "\n")).catch(() => {});
  const stop = stopOnRequest(child, options);
  const words = new Response(child.stderr).text();
  let last: JobMessage | null = null;
  try {
    for await (const line of linesOf(child.stdout)) {
      if (line === "") continue;
      const message = JSON.parse(line) as JobMessage;
      if (message.kind === "progress") options.onProgress?.(message.progress);
      else if (message.kind === "note") options.onNote?.(message.line);
      else last = message;
    }
  } finally {
    stop.cancel();
  }
  const { code, signal } = await child.status;
  await stdin.close().catch(() => {});
  const stderr = await words;
  if (last?.kind === "result" && code === 0) return last.result;
  const name = jobName(job);
  if (stop.ended()) {
    throw new JobInterrupted(`Stopped ${name} before it was done`, {
      next: isWhole(job) ? "Give the command again: nothing was kept." : "Continue with --resume.",
    });
  }
  if (signal === "SIGKILL" && limit?.killed) {
    throw new MemoryExceeded(`Cannot finish ${name}: ${formatBytes(limit.bytes)} of memory did not hold it`, {
      expected: "a process that fits its limit, page cache included",
      actual: "killed for want of memory",
      next: "Allow more memory, or use a variant with a smaller cache.",
    });
  }
  throw jobError(name, last, { how: signal === null ? `exit code ${code}` : `signal ${signal}`, stderr });
}

async function limitOf(job: Job): Promise<MemoryLimit | null> {
  if (job.kind !== "append" || job.memoryLimitBytes === undefined) return null;
  return await MemoryLimit.make(job.trial, job.memoryLimitBytes);
}

/** Whether a job is a command of its own, without a run that could be continued. */
function isWhole({ kind }: Job): boolean {
  return kind === "import" || kind === "migrate";
}

function jobName(job: Job): string {
  if (job.kind === "migrate") return `moving "${job.path}"`;
  if (job.kind === "prepare") return `data of ${job.scenario.id}`;
  if (job.kind === "import") return `the import of "${job.path}"`;
  return job.kind === "ask" ? `asking "${job.path}"` : `trial "${job.trial}"`;
}

function jobError(
  name: string,
  last: JobMessage | null,
  { how, stderr }: { readonly how: string; readonly stderr: string },
): HeadroomError {
  if (last?.kind === "error") {
    const error = new HeadroomError(`Cannot finish ${name}: ${last.message}`, {
      actual: last.message,
      next: last.next === ""
        ? "Mend the cause, which --verbose shows in full, then continue with --resume."
        : last.next,
      usage: last.usage,
    });
    error.stack = last.stack;
    return error;
  }
  const words = stderr.trim().split("\n").slice(-3).join(" ");
  return new HeadroomError(`Cannot finish ${name}: its process ended with ${how}${words && `: ${words}`}`, {
    expected: "a result",
    actual: how,
    next: "Check free memory and disk, then continue with --resume.",
  });
}

function stopOnRequest(child: Deno.ChildProcess, options: JobOptions) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    // What it started too: a `git fsck` would go on for minutes.
    killAll([child.pid, ...descendantsOf(child.pid)]);
  };
  const onAbort = () => timer = setTimeout(end, options.graceMs ?? GRACE_MS);
  if (options.interrupted.aborted) onAbort();
  else options.interrupted.addEventListener("abort", onAbort, { once: true });
  return {
    ended: () => ended,
    cancel() {
      clearTimeout(timer);
      options.interrupted.removeEventListener("abort", onAbort);
    },
  };
}
