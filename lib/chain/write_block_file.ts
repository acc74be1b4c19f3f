import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { HeadroomError } from "../errors.ts";
import {
  type BlockFileHeader,
  type BlockFileSummary,
  END,
  openFile,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";
import { FileAppender } from "./file_appender.ts";

/** Writes a block file. Close it to make it whole, or abort it; memory is a buffer of 1 MiB. */
export class BlockFileWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;
  readonly #hash = createHash("sha256");
  readonly #appender: FileAppender;
  #blocks = 0;
  #lastKept: Uint8Array | null = null;

  private constructor(path: string, file: number, partial: string) {
    this.#path = path;
    this.#file = file;
    this.#partial = partial;
    this.#appender = new FileAppender(file, (cause) => refuseWrite(path, cause));
  }

  /** @throws {HeadroomError} The path exists, or cannot be written. */
  static create(path: string, header: BlockFileHeader): BlockFileWriter {
    refuseExisting(path);
    const partial = `${path}.partial`;
    const writer = new BlockFileWriter(path, openFile(partial, "w", path), partial);
    writer.#appender.write(startOf(header));
    return writer;
  }

  /**
   * Goes on with the unfinished file of an earlier writer: its whole blocks are kept (and digested again), a block cut
   * short is dropped. Returns null where there is none, or where it is of other data; that one is left alone.
   * @throws {HeadroomError} As `create`.
   */
  static resume(path: string, header: BlockFileHeader): BlockFileWriter | null {
    refuseExisting(path);
    const partial = `${path}.partial`;
    if (!fs.existsSync(partial)) return null;
    const file = openFile(partial, "r+", path);
    const writer = new BlockFileWriter(path, file, partial);
    const start = startOf(header);
    if (!readUpTo(file, 0, start.length).equals(start)) {
      fs.closeSync(file);
      return null;
    }
    writer.#appender.resumeAt(writer.#keepWholeBlocks(file, start.length));
    return writer;
  }

  /** The last whole block of the unfinished file that `resume` found; null where there is none. */
  get lastKept(): Uint8Array | null {
    return this.#lastKept;
  }

  /** Blocks written so far, resumed ones included. */
  get blocks(): number {
    return this.#blocks;
  }

  /**
   * Appends one encoded block.
   * @throws {HeadroomError} The disk is full; nothing stands under the path, `abort` clears the rest away.
   */
  append(block: Uint8Array): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    this.#appender.write(length);
    this.#appender.write(block);
    this.#count(block);
  }

  /**
   * Finishes the file under its path. Not synced: a block file can be made again.
   * @throws {HeadroomError} As `append`.
   */
  close(): BlockFileSummary {
    const digest = this.#hash.digest();
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeBigUInt64LE(BigInt(this.#blocks), 4);
    digest.copy(trailer, 12);
    END.copy(trailer, 44);
    this.#appender.write(trailer);
    this.#appender.flush();
    fs.closeSync(this.#file);
    fs.renameSync(this.#partial, this.#path);
    return { digest: digest.toString("hex"), blocks: this.#blocks, bytes: this.#appender.bytes };
  }

  /** Throws the unfinished file away. */
  abort(): void {
    fs.closeSync(this.#file);
    fs.rmSync(this.#partial, { force: true });
  }

  /** Leaves the unfinished file for `resume`. @throws {HeadroomError} As `append`. */
  suspend(): void {
    this.#appender.flush();
    fs.closeSync(this.#file);
  }

  #count(block: Uint8Array): void {
    this.#hash.update(block);
    this.#blocks++;
  }

  /** Counts the whole blocks from a place on; returns where they end. */
  #keepWholeBlocks(file: number, start: number): number {
    const size = fs.fstatSync(file).size;
    let end = start;
    while (end + 4 <= size) {
      const length = readUpTo(file, end, 4).readUInt32LE(0);
      if (length === 0 || end + 4 + length > size) break;
      this.#lastKept = readUpTo(file, end + 4, length);
      this.#count(this.#lastKept);
      end += 4 + length;
    }
    return end;
  }
}

function refuseWrite(path: string, cause: unknown): never {
  const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
  throw new HeadroomError(`Cannot write block file "${path}": ${problem}`, {
    expected: "room for it on the disk",
    actual: problem,
    next: "Free some space, or choose a smaller scale.",
    cause,
  });
}

function refuseExisting(path: string): void {
  if (!fs.existsSync(path)) return;
  throw new HeadroomError(`Cannot write block file "${path}": expected a path that does not exist`, {
    expected: "a new path",
    actual: "an existing file",
    next: "Delete it, or choose another path.",
  });
}

/** What stands before the blocks. */
function startOf(header: BlockFileHeader): Buffer {
  const json = Buffer.from(JSON.stringify({ ...header, seed: String(header.seed) }), "utf8");
  const prefix = Buffer.alloc(PREFIX_BYTES);
  START.copy(prefix);
  prefix.writeUInt32LE(VERSION, 8);
  prefix.writeUInt32LE(json.length, 12);
  return Buffer.concat([prefix, json]);
}

/** Up to `length` bytes from a place; fewer where the file ends. */
function readUpTo(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const count = fs.readSync(file, bytes, at, length - at, position + at);
    if (count === 0) return bytes.subarray(0, at);
    at += count;
  }
  return bytes;
}
