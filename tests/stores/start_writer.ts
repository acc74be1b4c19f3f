import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../lib/errors.ts";

/** A block that `growing_writer.ts` was refused. */
export interface Refused {
  readonly message: string;
  readonly next: string;
  readonly tip: number | null;
}

/** `growing_writer.ts` in a process of its own. */
export class GrowingWriter implements AsyncDisposable {
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;
  #told = -1;

  /**
   * @param args What finds the kind, the path of the store, and the variant.
   * @param fileBytes No file may grow larger: a write beyond is an error of the system, as on a disk that fails. Null for no limit.
   */
  constructor(args: readonly [from: string, path: string, variant: string], fileBytes: number | null = null) {
    const script = fileURLToPath(new URL("./growing_writer.ts", import.meta.url));
    const run = ["run", "-A", "--quiet", script, ...args];
    // The signal of the limit is ignored, which a program inherits, so that the write itself fails.
    const limited = ["-c", `ulimit -S -f ${(fileBytes ?? 0) / 1024} && trap '' XFSZ && exec "$@"`, "bash"];
    const options = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    const child = fileBytes === null
      ? new Deno.Command(Deno.execPath(), { args: run, ...options })
      : new Deno.Command("bash", { args: [...limited, Deno.execPath(), ...run], ...options });
    this.#child = child.spawn();
    this.pid = this.#child.pid;
    this.#input = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Number of the next block that is appended. @throws {HeadroomError} The next one is refused. */
  async next(): Promise<number> {
    const line = await this.#line();
    if (!line.startsWith("{")) return this.#told = Number(line);
    const { message, next } = JSON.parse(line) as Refused;
    throw new HeadroomError(message, { next });
  }

  /** Reads on to the first block that is refused. */
  async refused(): Promise<Refused> {
    for (;;) {
      const line = await this.#line();
      if (line.startsWith("{")) return JSON.parse(line) as Refused;
    }
  }

  /** Lets it try the refused block again. */
  async goOn(): Promise<void> {
    await this.#input.write(new TextEncoder().encode("\n"));
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the writer has ended");
    return value;
  }

  /** Kills it, wherever it is. Returns the last block that it told to be appended. */
  async kill(): Promise<number> {
    this.#child.kill("SIGKILL");
    let last = this.#told;
    for await (const line of this.#lines) last = Number(line);
    return last;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#lines.return(undefined);
    await this.#input.close().catch(() => {});
    await this.#child.status;
  }
}

async function* linesOf(stdout: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (
    const text of stdout.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
  ) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
