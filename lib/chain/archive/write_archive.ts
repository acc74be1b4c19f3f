import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { HeadroomError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { encodeBlock } from "../codec/encode_block.ts";
import { BlockOrderError } from "../errors.ts";
import { FileAppender } from "../codec/file_appender.ts";
import { PartialFile } from "../codec/partial_file.ts";
import { MEMBER_BYTES_MAX } from "./archive_limits.ts";
import { encodeArchiveMember } from "./archive_member.ts";
import { type KeptMembers, keptMembers } from "./kept_members.ts";
import { encodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";

/** `digest`: SHA-256 (hex) over all blocks' encoded bytes in order, empty blocks included. `bytes`: of the file. */
export interface ArchiveSummary {
  readonly digest: string;
  readonly blocks: number;
  readonly operations: number;
  readonly bytes: number;
}

const PADDING = Buffer.alloc(TAR_BLOCK_BYTES);

/**
 * Writes Arkiv's block archive. Close it to make it whole, or abort it. Memory: a buffer of 1 MiB.
 *
 * Of the empty blocks only the first and the last of the chain get a member, which keep its range. The same blocks give
 * the same bytes: no time and no user is written.
 */
export class ArchiveWriter {
  readonly #path: string;
  readonly #partial: PartialFile;
  readonly #hash = createHash("sha256");
  readonly #appender: FileAppender;
  #tip: number | null = null;
  /** Whether the newest block is empty and has no member yet. */
  #tipOwed = false;
  #blocks = 0;
  #operations = 0;

  private constructor(path: string, partial: PartialFile) {
    this.#path = path;
    this.#partial = partial;
    this.#appender = new FileAppender(partial.file, (cause) => partial.refuseWrite(cause));
  }

  /**
   * Writes to `<path>.partial` until it is whole; an unfinished one is written anew.
   * @throws {HeadroomError} The path exists, cannot be written, or is being written by another process.
   */
  static create(path: string): ArchiveWriter {
    const partial = PartialFile.open(path, "archive");
    partial.empty();
    return new ArchiveWriter(path, partial);
  }

  /**
   * Goes on with the unfinished archive of an earlier writer: whole members are kept, one cut short is dropped. The caller
   * hands in the kept blocks again with `keep`, for the digest, before it appends. Null where nothing can be kept.
   * @throws {HeadroomError} As `create`.
   */
  static resume(path: string): { readonly writer: ArchiveWriter; readonly kept: KeptMembers } | null {
    if (!PartialFile.exists(path)) return null;
    const partial = PartialFile.open(path, "archive");
    const kept = keptMembers(partial.file);
    if (kept === null) {
      partial.close();
      return null;
    }
    const writer = new ArchiveWriter(path, partial);
    writer.#appender.resumeAt(kept.bytes);
    return { writer, kept };
  }

  /** Counts a block whose member, where it has one, an earlier writer wrote. @throws {BlockOrderError} Not the next one. */
  keep(number: number, encoded: Uint8Array): void {
    this.#count(number, encoded);
  }

  /**
   * Appends one block. @throws {BlockOrderError} Not the next one. @throws {HeadroomError} A block that `validateBlock` or a
   * member's limits refuse, or a full disk; nothing stands under the path, `abort` clears the rest away.
   */
  append(block: Block): void {
    const packed = block.operations.length === 0 && this.#tip !== null ? null : encodeArchiveMember(block);
    this.#add(block.number, packed, encodeBlock(block));
  }

  /**
   * Appends a block that was prepared elsewhere. Throws as `append`.
   * @param member What `encodeArchiveMember` made of it. @param encoded What `encodeBlock` made of it, for the digest.
   */
  appendMember(number: number, member: Uint8Array, encoded: Uint8Array): void {
    this.#add(number, member, encoded);
  }

  #add(number: number, member: Uint8Array | null, encoded: Uint8Array): void {
    const first = this.#tip === null;
    const operations = this.#count(number, encoded);
    this.#tipOwed = operations === 0 && !first;
    if (!this.#tipOwed && member !== null) this.#member(number, member);
  }

  /** Takes a block into the digest and the totals; returns its operations. */
  #count(number: number, encoded: Uint8Array): number {
    if (this.#tip !== null && number !== this.#tip + 1) {
      throw new BlockOrderError(number, this.#tip, `archive "${this.#path}"`);
    }
    const operations = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength).readUInt32LE(4);
    this.#hash.update(encoded);
    this.#tip = number;
    this.#blocks++;
    this.#operations += operations;
    return operations;
  }

  /** Finishes the file under its path. Not synced: an archive can be made again. @throws {HeadroomError} A full disk. */
  close(): ArchiveSummary {
    if (this.#tipOwed) {
      this.#member(this.#tip!, encodeArchiveMember({ number: this.#tip!, operations: [] }));
    }
    this.#appender.write(PADDING);
    this.#appender.write(PADDING);
    this.#appender.flush();
    this.#partial.finish();
    return {
      digest: this.#hash.digest("hex"),
      blocks: this.#blocks,
      operations: this.#operations,
      bytes: this.#appender.bytes,
    };
  }

  /** Leaves the unfinished file for `resume`. @throws {HeadroomError} A full disk. */
  suspend(): void {
    this.#appender.flush();
    this.#partial.close();
  }

  /** Throws the unfinished file away. */
  abort(): void {
    this.#partial.remove();
  }

  #member(number: number, bytes: Uint8Array): void {
    if (bytes.length > MEMBER_BYTES_MAX) {
      throw new HeadroomError(`Cannot archive block ${number}: its member has ${bytes.length} bytes`, {
        expected: `at most ${MEMBER_BYTES_MAX} bytes`,
        actual: `${bytes.length} bytes`,
        next: "Spread its operations over more blocks.",
      });
    }
    this.#appender.write(encodeTarHeader(`block-${number}.json.zst`, bytes.length));
    this.#appender.write(bytes);
    const rest = bytes.length % TAR_BLOCK_BYTES;
    if (rest > 0) this.#appender.write(PADDING.subarray(rest));
  }
}
