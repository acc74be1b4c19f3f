import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { dirname } from "node:path";
import { frameOf, payloadsOf } from "../packs/frames.ts";
import { syncFolder, writeWhole } from "../packs/pack_writer.ts";

/** What the first frame says where the first commit has no parent. */
const NO_BASE = "none";

/** What a spool holds: records of commits, and the commit that the first of them is made upon. */
interface Spooled {
  /** Null where the first commit has no parent. */
  readonly base: string | null;
  /** One for each commit, in order. */
  readonly records: readonly Buffer[];
}

/**
 * Commits that are acknowledged and not yet in the repository: a file in a folder beside its own, with a frame for each. One that a
 * killed writer left unfinished is passed over, with all after it. Under the registry's lock.
 */
export class Spool {
  readonly path: string;
  #file: Deno.FsFile | null = null;
  #bytes = 0;
  /** Where the newest record begins. */
  #newestAt = 0;
  #isPlaceSynced = false;

  constructor(path: string) {
    this.path = path;
  }

  /** What is in the file; null where nothing is. */
  read(): Spooled | null {
    if (!fs.existsSync(this.path)) return null;
    const [first, ...records] = payloadsOf(fs.readFileSync(this.path)).payloads;
    if (first === undefined || records.length === 0) return null;
    const base = first.toString("ascii");
    return { base: base === NO_BASE ? null : base, records };
  }

  /** Begins anew: what was in the file is in the repository. @param base Id of the commit that the next one is made upon. */
  begin(base: string | null): void {
    this.clear();
    this.append([Buffer.from(base ?? NO_BASE, "ascii")]);
  }

  /** Adds a record, whole or not at all. From now on it survives the process's death. */
  append(content: readonly Uint8Array[]): void {
    const file = this.#open();
    const frame = frameOf(content);
    try {
      writeWhole(file, frame);
    } catch (error) {
      file.truncateSync(this.#bytes);
      throw error;
    }
    this.#newestAt = this.#bytes;
    this.#bytes += frame.length;
  }

  /** Makes all records survive the machine's death. @throws {Error} It cannot; the newest record is taken back. */
  sync(): void {
    try {
      this.#syncAll();
    } catch (error) {
      this.#bytes = this.#newestAt;
      this.#open().truncateSync(this.#bytes);
      throw error;
    }
  }

  /** Empties the file. */
  clear(): void {
    this.#bytes = 0;
    if (fs.existsSync(this.path)) this.#open().truncateSync();
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #syncAll(): void {
    this.#open().syncSync();
    if (this.#isPlaceSynced) return;
    for (const path of [dirname(this.path), dirname(dirname(this.path))]) syncFolder(path);
    this.#isPlaceSynced = true;
  }

  #open(): Deno.FsFile {
    if (this.#file !== null) return this.#file;
    fs.mkdirSync(dirname(this.path), { recursive: true });
    return this.#file = Deno.openSync(this.path, { append: true, create: true });
  }
}
