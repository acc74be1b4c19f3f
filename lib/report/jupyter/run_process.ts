import { descendantsOf, killAll } from "../../descendants.ts";
import { programCommand } from "../../start_program.ts";

/** How a program ended and what it wrote. */
interface ProcessResult {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

interface ProcessOptions {
  /** Folder it works in; this process's by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** When aborted, the program and all it started are ended. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a program may take to end by itself once it is asked to, ms. choice: Jupyter needs some 100 ms. */
const END_MS = 2_000;
/** How long its output is waited for once it has ended, ms: what it started may hold the pipe open for ever. */
const OUTPUT_MS = 2_000;

/** Runs a program to its end and keeps what it writes. Null where there is no such program. */
export async function run(
  command: readonly string[],
  { cwd, env = {}, signal }: ProcessOptions = {},
): Promise<ProcessResult | null> {
  const [program, ...args] = command;
  let child: Deno.ChildProcess;
  try {
    child = programCommand(program!, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env,
      ...(cwd === undefined ? {} : { cwd }),
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
  const out = new Output(child.stdout);
  const err = new Output(child.stderr);
  const { success } = await endedOrStopped(child, signal);
  await Promise.all([out.end(), err.end()]);
  return { ok: success, out: out.text, err: err.text };
}

/**
 * Waits for a program's end. When aborted, it is asked to end, then ended with all it started: a notebook's kernel is in a
 * session of its own, hears no Ctrl-C, and would outlive Jupyter.
 */
export async function endedOrStopped(
  child: Deno.ChildProcess,
  signal: AbortSignal | undefined,
): Promise<Deno.CommandStatus> {
  let started: readonly number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    started = descendantsOf(child.pid);
    timer = setTimeout(() => killAll([...descendantsOf(child.pid), child.pid]), END_MS);
    try {
      child.kill("SIGTERM");
    } catch {
      // It ended by itself.
    }
  };
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  try {
    return await child.status;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    killAll(started);
  }
}

/** What a program writes to one of its pipes. */
class Output {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #read: Promise<void>;
  text = "";

  constructor(pipe: ReadableStream<Uint8Array>) {
    this.#reader = pipe.getReader();
    this.#read = this.#readAll();
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      this.text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** Waits for the end of the output, but not for long. Call it when the program has ended. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#reader.cancel(), OUTPUT_MS);
    await this.#read;
    clearTimeout(timer);
  }
}
