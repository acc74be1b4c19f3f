import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { BLOCK_HEADER_BYTES } from "./block_layout.ts";
import {
  type BlockFileHeader,
  type BlockFileSummary,
  END,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";
import { FileAppender } from "./file_appender.ts";
import { type KeptBlock, KeptSample } from "./kept_sample.ts";
import { PartialFile } from "./partial_file.ts";

/** Writes a block file. Close it to make it whole, or abort it; memory is a buffer of 1 MiB. */
export class BlockFileWriter {
  readonly #partial: PartialFile;
  readonly #hash = createHash("sha256");
  readonly #appender: FileAppender;
  #blocks = 0;
  readonly #kept = new KeptSample();

  private constructor(partial: PartialFile) {
    this.#partial = partial;
    this.#appender = new FileAppender(partial.file, (cause) => partial.refuseWrite(cause));
  }

  /** @throws {HeadroomError} The path exists, cannot be written, or is being written by another process. */
  static create(path: string, header: BlockFileHeader): BlockFileWriter {
    const partial = PartialFile.open(path, "block file");
    partial.empty();
    const writer = new BlockFileWriter(partial);
    writer.#appender.write(startOf(header));
    return writer;
  }

  /**
   * Goes on with the unfinished file of an earlier writer: its whole blocks are kept (and digested again), up to the first
   * that is cut short or out of order. Written bytes outlive the process, not a fall of the machine: then delete the file.
   * Returns null where there is none, or where it is of other data; that one is left alone.
   * @throws {HeadroomError} As `create`.
   */
  static resume(path: string, header: BlockFileHeader): BlockFileWriter | null {
    if (!PartialFile.exists(path)) return null;
    const partial = PartialFile.open(path, "block file");
    const start = startOf(header);
    if (!readUpTo(partial.file, 0, start.length).equals(start)) {
      partial.close();
      return null;
    }
    const writer = new BlockFileWriter(partial);
    writer.#appender.resumeAt(writer.#keepWholeBlocks(partial.file, start.length));
    return writer;
  }

  /** Some of the blocks that `resume` found, to be compared with those made again. */
  get keptSample(): readonly KeptBlock[] {
    return this.#kept.blocks();
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
    this.#partial.finish();
    return { digest: digest.toString("hex"), blocks: this.#blocks, bytes: this.#appender.bytes };
  }

  /** Throws the unfinished file away. */
  abort(): void {
    this.#partial.remove();
  }

  /** Leaves the unfinished file for `resume`. @throws {HeadroomError} As `append`. */
  suspend(): void {
    this.#appender.flush();
    this.#partial.close();
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
      const at = end + 4;
      const length = readUpTo(file, end, 4).readUInt32LE(0);
      if (length < BLOCK_HEADER_BYTES || at + length > size) break;
      const block = readUpTo(file, at, length);
      const number = block.readUInt32LE(0);
      if (this.#kept.last !== null && number !== this.#kept.last.number + 1) break;
      this.#kept.add({ number, read: () => readUpTo(file, at, length) });
      this.#count(block);
      end = at + length;
    }
    return end;
  }
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
