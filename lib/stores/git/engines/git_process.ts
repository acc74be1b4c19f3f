import { Buffer } from "node:buffer";
import { gitCommand } from "../run_git.ts";

/** Characters of git's complaints that are kept. */
const COMPLAINTS_MAX = 4000;

/**
 * A git program that stays running: requests go in, answers come out. It ends by itself when this process dies, which does not
 * end by itself before `end()`. One caller at a time.
 */
export class GitProcess {
  readonly #what: string;
  readonly #child: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<Uint8Array>;
  readonly #listening: Promise<void>;
  #unread = Buffer.alloc(0);
  #complaints = "";

  /** @param args Of git: `["cat-file", "--batch"]`. @throws {Error} There is no git program that may be run. */
  constructor(gitdir: string, args: readonly string[], program?: string) {
    this.#what = `git ${args.find((arg) => /^[a-z]+-[a-z]+$/.test(arg))}`;
    this.#child = gitCommand(gitdir, args, { stdin: "piped", ...(program && { program }) }).spawn();
    this.#requests = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.getReader();
    this.#listening = this.#listen();
  }

  /** @throws {Error} The program has ended; what it said is in the message. */
  async write(requests: Uint8Array): Promise<void> {
    try {
      await this.#requests.write(requests);
    } catch {
      throw await this.#ended();
    }
  }

  /** The next line of its answers, without its end. @throws {Error} As `write()`. */
  async line(): Promise<string> {
    for (let from = 0;;) {
      const end = this.#unread.indexOf(10, from);
      if (end >= 0) {
        const line = this.#unread.toString("utf8", 0, end);
        this.#unread = this.#unread.subarray(end + 1);
        return line;
      }
      from = this.#unread.length;
      await this.#readMore();
    }
  }

  /** The next `size` bytes of its answers. @throws {Error} As `write()`. */
  async bytes(size: number): Promise<Buffer> {
    while (this.#unread.length < size) await this.#readMore();
    const bytes = this.#unread.subarray(0, size);
    this.#unread = this.#unread.subarray(size);
    return bytes;
  }

  /** Says that no more requests come, and waits for the program's end. @returns Whether it succeeded. */
  async end(): Promise<boolean> {
    await this.#requests.close().catch(() => undefined);
    // What it still answers has nobody to read it, and would keep it from ending.
    while (!(await this.#answers.read()).done);
    await this.#listening;
    return (await this.#child.status).success;
  }

  async #readMore(): Promise<void> {
    const { value, done } = await this.#answers.read();
    if (done) throw await this.#ended();
    this.#unread = this.#unread.length === 0 ? Buffer.from(value) : Buffer.concat([this.#unread, value]);
  }

  async #ended(): Promise<Error> {
    await this.end();
    return new Error(`${this.#what} ended: ${this.#complaints.trim() || "it gave no reason"}`);
  }

  async #listen(): Promise<void> {
    for await (const chunk of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#complaints = (this.#complaints + chunk).slice(-COMPLAINTS_MAX);
    }
  }
}
