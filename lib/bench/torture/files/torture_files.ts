import { fileURLToPath } from "node:url";
import { linesOf } from "../../../lines_of.ts";
import { programCommand } from "../../../start_program.ts";
import { FILE_SUBJECTS, type MutatedRead } from "./mutate_files.ts";

/** A reader that takes longer hangs, ms; one that takes more memory than so many bytes is exhausted. Source: issue 19. */
export const LIMITS = { ms: 10_000, bytes: 1e9 } as const;
/** How long a process may take to begin, ms. choice: a busy machine. */
const START_MS = 120_000;

/** What `files_entry.ts` is to do: trials `from` up to, not including, `to`. */
export interface FilesTask {
  readonly kind: string;
  readonly seed: string;
  readonly from: number;
  readonly to: number;
  /** For its files: a folder of their own is made in it. */
  readonly folder: string;
}

/** A mutated file that a reader did not take as it should. The seed, the kind and the trial's number give it again. */
export interface FileFailure {
  readonly trial: number;
  readonly what: "crash" | "wrong" | "hang" | "memory";
  readonly file: string;
  readonly detail: string;
}

/** What readers made of the mutated files of a kind: how many of each outcome. */
export interface FilesResult {
  readonly kind: string;
  readonly trials: number;
  readonly outcomes: Readonly<Record<MutatedRead["outcome"] | "hang", number>>;
  readonly failures: readonly FileFailure[];
  readonly longestMs: number;
  readonly peakRssBytes: number;
}

/** What reading so many mutated files takes. choice: as measured on two cores, rather more than less. */
export function estimateFiles(
  kinds: number,
  mutations: number,
): { readonly seconds: number; readonly diskBytes: number } {
  return { seconds: kinds * (2 + 0.06 * mutations), diskBytes: 200e6 };
}

/**
 * Mutates a kind of file `to - from` times and reads each, in processes of their own. Ends early where it is interrupted: `trials`
 * says how many were read.
 * @param done The first reads, which were done before. @param onRead Called with each other one.
 */
export async function tortureFiles(
  task: FilesTask,
  { done, interrupted, onRead }: {
    readonly done: readonly ToldRead[];
    readonly interrupted: AbortSignal;
    readonly onRead: (read: ToldRead) => void;
  },
): Promise<FilesResult> {
  const reads = [...done];
  const atOnce = FILE_SUBJECTS.find(({ kind }) => kind === task.kind)?.readsAtOnce ?? Infinity;
  for (let next = task.from + reads.length; next < task.to && !interrupted.aborted;) {
    // A process that used much memory is followed by another one, whose peak is its own.
    const to = Math.min(task.to, next + atOnce);
    for await (const read of readsOf({ ...task, from: next, to }, interrupted)) {
      if (interrupted.aborted) break;
      reads.push(read);
      onRead(read);
      next++;
      if (read.peakRssBytes > LIMITS.bytes) break;
    }
  }
  return filesResult(task, reads);
}

function filesResult({ kind, from }: FilesTask, reads: readonly ToldRead[]): FilesResult {
  const outcomes = { same: 0, less: 0, other: 0, refused: 0, wrong: 0, crash: 0, hang: 0 };
  const failures: FileFailure[] = [];
  let [longestMs, peakRssBytes] = [0, 0];
  for (const [i, { outcome, file, detail, ms, peakRssBytes: bytes }] of reads.entries()) {
    const trial = from + i;
    outcomes[outcome]++;
    longestMs = Math.max(longestMs, ms);
    peakRssBytes = Math.max(peakRssBytes, bytes);
    if (outcome === "wrong" || outcome === "crash" || outcome === "hang") {
      failures.push({ trial, what: outcome, file, detail });
    }
    if (bytes > LIMITS.bytes) failures.push({ trial, what: "memory", file, detail: `${bytes} bytes` });
  }
  return { kind, trials: reads.length, outcomes, failures, longestMs, peakRssBytes };
}

/** A read as the process tells it, or what is known of one that it did not end. */
export type ToldRead = Omit<MutatedRead, "outcome"> & {
  readonly outcome: MutatedRead["outcome"] | "hang";
  readonly peakRssBytes: number;
};

/** Reads by one process: all, or up to one that hung or killed it. */
async function* readsOf(task: FilesTask, interrupted: AbortSignal): AsyncGenerator<ToldRead> {
  const entry = fileURLToPath(new URL("./files_entry.ts", import.meta.url));
  const child = programCommand(Deno.execPath(), {
    args: ["run", "-A", "--quiet", entry, JSON.stringify(task)],
    ...{ stdout: "piped", stderr: "piped", signal: interrupted },
  }).spawn();
  const said = new Response(child.stderr).text();
  const lines = linesOf(child.stdout);
  let [left, hung] = [task.to - task.from, false];
  try {
    for (let limit = START_MS; left > 0; limit = LIMITS.ms) {
      const timer = setTimeout(() => {
        hung = true;
        child.kill("SIGKILL");
      }, limit);
      const { value, done } = await lines.next();
      clearTimeout(timer);
      if (done) break;
      left--;
      yield JSON.parse(value) as ToldRead;
    }
  } finally {
    if (left > 0) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
    }
    await child.status;
  }
  if (left === 0 || interrupted.aborted) return;
  const detail = hung
    ? `more than ${LIMITS.ms} ms`
    : `the process ended: ${(await said).trim().slice(-2000)}`;
  yield { outcome: hung ? "hang" : "crash", file: "", detail, ms: hung ? LIMITS.ms : 0, peakRssBytes: 0 };
}
