import type { Buffer } from "node:buffer";
import { refuseLarge } from "../packs/zlib_stream.ts";
import { GitProcess } from "./git_process.ts";
import type { ObjectType } from "./object_store.ts";

/** Reads objects through `git cat-file --batch`, started when the first one is asked for. One caller at a time. */
export class CatFile {
  readonly #gitdir: string;
  #process: GitProcess | null = null;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** @throws {Error} The object is missing, damaged or of another type. */
  async read(type: ObjectType, oid: string): Promise<Buffer> {
    const process = this.#process ??= new GitProcess(this.#gitdir, ["cat-file", "--batch"]);
    await process.write(new TextEncoder().encode(`${oid}\n`));
    const answer = await process.line();
    const [, actual, size] = answer.split(" ");
    if (size === undefined) throw new Error(`object ${answer}`);
    try {
      refuseLarge(Number(size));
    } catch (error) {
      // Its bytes are on their way.
      await this.close();
      throw error;
    }
    const content = await process.bytes(Number(size) + 1);
    if (actual !== type) throw new Error(`object ${oid} is a ${actual}, expected a ${type}`);
    return content.subarray(0, -1);
  }

  async close(): Promise<void> {
    await this.#process?.end();
    this.#process = null;
  }
}
