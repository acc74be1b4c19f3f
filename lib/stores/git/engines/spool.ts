import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname } from "node:path";

/** Bytes before a record: its length, then the SHA-1 of its content. */
const HEAD_BYTES = 4 + 20;

/** What a spool holds: records of commits, and the commit that the first of them is made upon. */
export interface Spooled {
  /** Null where the first commit has no parent. */
  readonly base: string | null;
  /** One for each commit, in order. */
  readonly records: readonly Buffer[];
}

/**
 * Commits that are acknowledged and not yet in the repository: a file in a folder beside its own, with a record for each. A record that a
 * killed writer left unfinished is passed over, with all after it. Under the registry's lock.
 */
export class Spool {
  readonly path: string;
  #file: number | null = null;
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
    const [base, ...records] = recordsOf(fs.readFileSync(this.path));
    if (base === undefined || records.length === 0) return null;
    return { base: base.length === 0 ? null : base.toString("ascii"), records };
  }

  /** Begins anew: what was in the file is in the repository. @param base Id of the commit that the next one is made upon. */
  begin(base: string | null): void {
    this.clear();
    this.append([Buffer.from(base ?? "", "ascii")]);
  }

  /** Adds a record, whole or not at all. From now on it survives the process's death. */
  append(content: readonly Uint8Array[]): void {
    const file = this.#open();
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(content.reduce((sum, part) => sum + part.length, 0));
    digestOf(content).copy(head, 4);
    const record = Buffer.concat([head, ...content]);
    try {
      for (let at = 0; at < record.length;) at += fs.writeSync(file, record, at);
    } catch (error) {
      fs.ftruncateSync(file, this.#bytes);
      throw error;
    }
    this.#newestAt = this.#bytes;
    this.#bytes += record.length;
  }

  /** Makes all records survive the machine's death. @throws {Error} It cannot; the newest record is taken back. */
  sync(): void {
    try {
      this.#syncAll();
    } catch (error) {
      this.#bytes = this.#newestAt;
      fs.ftruncateSync(this.#open(), this.#bytes);
      throw error;
    }
  }

  /** Empties the file. */
  clear(): void {
    this.#bytes = 0;
    if (fs.existsSync(this.path)) fs.ftruncateSync(this.#open());
  }

  close(): void {
    if (this.#file !== null) fs.closeSync(this.#file);
    this.#file = null;
  }

  #syncAll(): void {
    fs.fsyncSync(this.#open());
    if (this.#isPlaceSynced) return;
    for (const path of [dirname(this.path), dirname(dirname(this.path))]) {
      const folder = fs.openSync(path, "r");
      fs.fsyncSync(folder);
      fs.closeSync(folder);
    }
    this.#isPlaceSynced = true;
  }

  #open(): number {
    if (this.#file !== null) return this.#file;
    fs.mkdirSync(dirname(this.path), { recursive: true });
    return this.#file = fs.openSync(this.path, "a");
  }
}

/** Whole records at the start of a file. */
function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at);
    const record = bytes.subarray(at + HEAD_BYTES, end);
    if (end > bytes.length || !digestOf([record]).equals(bytes.subarray(at + 4, at + HEAD_BYTES))) break;
    records.push(record);
    at = end;
  }
  return records;
}

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
