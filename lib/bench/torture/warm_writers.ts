import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../errors.ts";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";
import { readSaid, SAID, type WriterSteps, type WriterTask } from "./writer_task.ts";

const ENTRY = new URL("./writer_entry.ts", import.meta.url);

/** A process that writes steps (`writer_entry.ts`). */
export class Writer {
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #reading: Promise<void>;
  readonly #words: Promise<string>;
  #wake: () => void = () => {};
  #hasEnded = false;

  /** @param env Variables that it is given beside this process's. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    const args = ["run", "-A", "--quiet", "--no-check", fileURLToPath(ENTRY)];
    const options = { args, env, stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    this.#child = programCommand(Deno.execPath(), options).spawn();
    this.#words = new Response(this.#child.stderr).text();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      this.#lines.push(line);
      this.#wake();
    }
    this.#hasEnded = true;
    this.#wake();
  }

  /** Whether all that it said was read. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Waits until it has said so many lines, or has ended. */
  async #said(count: number): Promise<void> {
    while (this.#lines.length < count && !this.#hasEnded) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Gives it its task, once its code is loaded. */
  async start(task: WriterTask): Promise<void> {
    await this.#said(1);
    if (this.#lines[0] !== SAID.ready) throw await this.#failure();
    const stdin = this.#child.stdin.getWriter();
    await stdin.write(new TextEncoder().encode(`${JSON.stringify(task)}\n`));
    stdin.releaseLock();
  }

  /** Waits until it has acknowledged so many steps, or has ended. */
  async acknowledges(steps: number): Promise<void> {
    // Beside the first line, two a step.
    await this.#said(1 + 2 * steps);
  }

  /**
   * Ends it at once (SIGKILL), wherever it is. @returns What it had said by then.
   * @throws {HeadroomError} It had failed by itself.
   */
  async kill(): Promise<WriterSteps> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    return await this.ended();
  }

  /** Waits for its end. As `kill()`. @param isBereft Whether its server was killed: then it may say that it cannot go on. */
  async ended(isBereft = false): Promise<WriterSteps> {
    const { code, signal } = await this.#child.status;
    await this.#reading;
    if (code !== 0 && signal !== "SIGKILL") {
      const failure = await this.#failure();
      if (!isBereft || !failure.message.includes("HeadroomError")) throw failure;
    }
    await this.#child.stdin.close().catch(() => {});
    await this.#words;
    return readSaid(this.#lines);
  }

  async #failure(): Promise<HeadroomError> {
    const words = (await this.#words).trim().split("\n")[0]!;
    return new HeadroomError(`A writer failed before it was killed: ${words}`, { actual: words });
  }
}

/** Processes that have loaded their code and wait for a task: loading takes most of the time of a kill. */
export class WarmWriters implements AsyncDisposable {
  readonly #waiting: Writer[] = [];
  #toStart: number;

  /** @param count That wait at a time. @param total That will be taken in all; more are started as they are taken. */
  constructor(count: number, total: number) {
    this.#toStart = total;
    for (let i = 0; i < count; i++) this.#start();
  }

  /** The one that waits longest; another is started in its place. */
  take(): Writer {
    this.#start();
    return this.#waiting.shift() ?? new Writer();
  }

  #start(): void {
    if (this.#toStart-- > 0) this.#waiting.push(new Writer());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((writer) => writer.kill().catch(() => {})));
  }
}
