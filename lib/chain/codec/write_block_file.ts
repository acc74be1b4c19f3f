import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { findKeptBlocks, type KeptBlock } from "../files/kept_blocks.ts";
import { PartialFile } from "../files/partial_file.ts";
import {
  BLOCK_MARK_BYTES,
  type BlockFileHeader,
  type BlockFileSummary,
  END,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";
import { BLOCK_HEADER_BYTES } from "./block_layout.ts";

/** Writes a block file. Close it to complete it, or abort it. Memory: a buffer of 1 MiB. */
export class BlockFileWriter {
  readonly #partial: PartialFile;
  readonly #hash = createHash("sha256");
  /** CRC-32 of everything written so far but the marks before blocks. */
  #sum: number;
  #blocks = 0;
  #kept: readonly KeptBlock[] = [];

  private constructor(partial: PartialFile, start: Uint8Array) {
    this.#partial = partial;
    this.#sum = crc32(start);
  }

  /** @throws {HeadroomError} The path exists, cannot be written, or is being written by another process. */
  static create(path: string, header: BlockFileHeader): BlockFileWriter {
    const partial = PartialFile.create(path, "block file");
    const start = startOf(header);
    partial.write(start);
    return new BlockFileWriter(partial, start);
  }

  /**
   * Continues the unfinished file of an earlier writer: its complete blocks are kept (and digested again), up to the first
   * that is cut short, changed or out of order. Written bytes survive the end of the process, not of the machine: then delete the file.
   * Returns null where there is none, or where it is of other data; that one is left as it is.
   * @throws {HeadroomError} As `create`.
   */
  static resume(path: string, header: BlockFileHeader): BlockFileWriter | null {
    const partial = PartialFile.resume(path, "block file");
    if (partial === null) return null;
    const start = startOf(header);
    if (!partial.reader.readAt(0, start.length).equals(start)) {
      partial.close();
      return null;
    }
    const writer = new BlockFileWriter(partial, start);
    writer.#keepBlocks(start.length);
    return writer;
  }

  /** Some of the blocks that `resume` kept, to be compared with regenerated ones. */
  get keptSample(): readonly KeptBlock[] {
    return this.#kept;
  }

  /** Blocks written so far, resumed ones included. */
  get blocks(): number {
    return this.#blocks;
  }

  /**
   * Appends one encoded block.
   * @throws {HeadroomError} The disk is full; nothing is under the path, `abort` removes the rest.
   */
  append(block: Uint8Array): void {
    const mark = Buffer.alloc(BLOCK_MARK_BYTES);
    mark.writeUInt32LE(block.length);
    mark.writeUInt32LE(crc32(block, this.#sum), 4);
    this.#partial.write(mark);
    this.#partial.write(block);
    this.#count(block, mark.readUInt32LE(4));
  }

  /**
   * Completes the file under its path. Not synced: a block file can be generated again.
   * @throws {HeadroomError} As `append`.
   */
  close(): BlockFileSummary {
    const digest = this.#hash.digest();
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeBigUInt64LE(BigInt(this.#blocks), 4);
    digest.copy(trailer, 12);
    END.copy(trailer, 44);
    this.#partial.write(trailer);
    this.#partial.finish();
    return { digest: digest.toString("hex"), blocks: this.#blocks, bytes: this.#partial.bytes };
  }

  /** Deletes the unfinished file. */
  abort(): void {
    this.#partial.remove();
  }

  /** Leaves the unfinished file for `resume`, without what a full disk does not take. */
  suspend(): void {
    this.#partial.suspend();
  }

  #count(block: Uint8Array, sum: number): void {
    this.#hash.update(block);
    this.#sum = sum;
    this.#blocks++;
  }

  #keepBlocks(start: number): void {
    const file = this.#partial.reader;
    const { size } = file;
    const { sample, bytes } = findKeptBlocks(file, start, (position, last) => {
      const at = position + BLOCK_MARK_BYTES;
      if (at > size) return null;
      const mark = file.readAt(position, BLOCK_MARK_BYTES);
      const length = mark.readUInt32LE(0);
      const end = at + length;
      if (length < BLOCK_HEADER_BYTES || end > size) return null;
      const block = file.readAt(at, length);
      const number = block.readUInt32LE(0);
      const sum = crc32(block, this.#sum);
      if (sum !== mark.readUInt32LE(4) || last !== null && number !== last + 1) return null;
      this.#count(block, sum);
      return { number, at, length, end };
    });
    this.#kept = sample;
    this.#partial.resumeAt(bytes);
  }
}

/** What precedes the blocks. */
function startOf(header: BlockFileHeader): Buffer {
  const json = Buffer.from(JSON.stringify({ ...header, seed: String(header.seed) }), "utf8");
  const prefix = Buffer.alloc(PREFIX_BYTES);
  START.copy(prefix);
  prefix.writeUInt32LE(VERSION, 8);
  prefix.writeUInt32LE(json.length, 12);
  return Buffer.concat([prefix, json]);
}
