import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { HeadroomError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { encodeBlock } from "../codec/encode_block.ts";
import { BlockOrderError } from "../errors.ts";
import { findKeptBlocks, type KeptBlocks } from "../files/kept_blocks.ts";
import { PartialFile } from "../files/partial_file.ts";
import { MEMBER_BYTES_MAX } from "./archive_limits.ts";
import { encodeArchiveMember } from "./archive_member.ts";
import { blockOf, memberName } from "./member_name.ts";
import { saysSealed, SEALED_MEMBER, SealHash } from "./seal.ts";
import { decodeTarHeader, encodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";
import { unpackZstd, ZstdError } from "./zstd_frame.ts";

/** `digest`: SHA-256 (hex) over all blocks' encoded bytes in order, empty blocks included. `bytes`: size of the file. */
export interface ArchiveSummary {
  readonly digest: string;
  readonly blocks: number;
  readonly operations: number;
  readonly bytes: number;
}

/** An unfinished archive, the number of its last member's block, and some members to be compared with regenerated ones. */
interface ResumedArchive extends Pick<KeptBlocks, "sample"> {
  readonly writer: ArchiveWriter;
  readonly last: number;
}

const PADDING = Buffer.alloc(TAR_BLOCK_BYTES);
const NO_MEMBER = new Uint8Array(0);
/** Bytes of a resumed archive that are digested at once. */
const CHUNK_BYTES = 1 << 20;

/**
 * Writes Arkiv's block archive. Close it to complete it, or abort it. Memory: a buffer of 1 MiB.
 *
 * Of the empty blocks only the first and the last of the chain get a member, which preserve its range. The same blocks give
 * the same bytes: no time and no user is written. It ends in a seal (seal.ts).
 */
export class ArchiveWriter {
  readonly #path: string;
  readonly #partial: PartialFile;
  readonly #hash = createHash("sha256");
  readonly #fileHash = new SealHash();
  #hasMember = false;
  #tip: number | null = null;
  /** Whether the newest block is empty and has no member yet. */
  #tipOwed = false;
  #blocks = 0;
  #operations = 0;

  private constructor(path: string, partial: PartialFile) {
    this.#path = path;
    this.#partial = partial;
  }

  /**
   * Writes to `<path>.partial` until it is complete; an unfinished one is overwritten.
   * @throws {HeadroomError} The path exists, cannot be written, or is being written by another process.
   */
  static create(path: string): ArchiveWriter {
    return new ArchiveWriter(path, PartialFile.create(path, "archive"));
  }

  /**
   * Continues the unfinished archive of an earlier writer: complete members are kept, one cut short is dropped. The caller
   * passes the kept blocks to `keep` again, for the digest, before it appends. Null where nothing can be kept.
   * @throws {HeadroomError} As `create`.
   */
  static resume(path: string): ResumedArchive | null {
    const partial = PartialFile.resume(path, "archive");
    if (partial === null) return null;
    const { last, sample, bytes } = keptMembers(partial);
    if (last === null) {
      partial.close();
      return null;
    }
    partial.resumeAt(bytes);
    const writer = new ArchiveWriter(path, partial);
    writer.#hasMember = true;
    for (let at = 0; at < bytes; at += CHUNK_BYTES) {
      writer.#fileHash.add(partial.reader.readAt(at, Math.min(CHUNK_BYTES, bytes - at)));
    }
    return { writer, last, sample };
  }

  /** Counts a block whose member, if it has one, an earlier writer wrote. @throws {BlockOrderError} Not the next one. */
  keep(number: number, encoded: Uint8Array): void {
    this.#count(number, encoded);
  }

  /**
   * Appends one block. @throws {BlockOrderError} Not the next one. @throws {HeadroomError} A block that `validateBlock` or a
   * member's limits refuse, or a full disk; nothing is under the path, `abort` removes the rest.
   */
  append(block: Block): void {
    const isGap = block.operations.length === 0 && this.#tip !== null;
    this.appendMember(block.number, isGap ? NO_MEMBER : encodeArchiveMember(block), encodeBlock(block));
  }

  /**
   * Appends a block that was prepared elsewhere. Throws as `append`.
   * @param member Its `encodeArchiveMember`. @param encoded Its `encodeBlock`, for the digest.
   */
  appendMember(number: number, member: Uint8Array, encoded: Uint8Array): void {
    const first = this.#tip === null;
    const operations = this.#count(number, encoded);
    this.#tipOwed = operations === 0 && !first;
    if (!this.#tipOwed) this.#member(number, member);
  }

  /** Adds a block to the digest and the totals; returns its operation count. */
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

  /** Completes the file under its path. Not synced: an archive can be made again. @throws {HeadroomError} A full disk. */
  close(): ArchiveSummary {
    if (this.#tipOwed) {
      this.#member(this.#tip!, encodeArchiveMember({ number: this.#tip!, operations: [] }));
    }
    this.#write(PADDING);
    this.#write(PADDING);
    this.#partial.write(this.#fileHash.seal());
    this.#partial.finish();
    return {
      digest: this.#hash.digest("hex"),
      blocks: this.#blocks,
      operations: this.#operations,
      bytes: this.#partial.bytes,
    };
  }

  /** Leaves the unfinished file for `resume`, without what a full disk does not take. */
  suspend(): void {
    this.#partial.suspend();
  }

  /** Deletes the unfinished file. */
  abort(): void {
    this.#partial.remove();
  }

  #member(number: number, bytes: Uint8Array): void {
    if (bytes.length + SEALED_MEMBER.length > MEMBER_BYTES_MAX) {
      throw new HeadroomError(`Cannot archive block ${number}: its member has ${bytes.length} bytes`, {
        expected: `at most ${MEMBER_BYTES_MAX - SEALED_MEMBER.length} bytes`,
        actual: `${bytes.length} bytes`,
        next: "Spread its operations over more blocks.",
      });
    }
    const more = this.#hasMember ? NO_MEMBER : SEALED_MEMBER;
    this.#hasMember = true;
    const size = bytes.length + more.length;
    this.#write(encodeTarHeader(memberName(number), size));
    this.#write(bytes);
    this.#write(more);
    const rest = size % TAR_BLOCK_BYTES;
    if (rest > 0) this.#write(PADDING.subarray(rest));
  }

  #write(bytes: Uint8Array): void {
    this.#fileHash.add(bytes);
    this.#partial.write(bytes);
  }
}

/** Complete members of an unfinished archive, up to the first that is cut short, damaged (by its checksum) or out of order. */
function keptMembers({ reader }: PartialFile): KeptBlocks {
  const { size } = reader;
  return findKeptBlocks(reader, 0, (position, last) => {
    const bytes = reader.readAt(position, TAR_BLOCK_BYTES);
    const header = bytes.length < TAR_BLOCK_BYTES ? null : decodeTarHeader(bytes);
    const number = blockOf(header?.name ?? "");
    if (header === null || number === null || number <= (last ?? -1)) return null;
    const [at, length] = [position + TAR_BLOCK_BYTES, header.size];
    const end = at + Math.ceil(length / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
    if (length > MEMBER_BYTES_MAX || end > size) return null;
    const member = reader.readAt(at, length);
    if (!isWhole(member)) return null;
    // As it was before it was written.
    return { number, at, length: saysSealed(member) ? length - SEALED_MEMBER.length : length, end };
  });
}

function isWhole(member: Uint8Array): boolean {
  try {
    unpackZstd(member);
    return true;
  } catch (error) {
    if (error instanceof ZstdError) return false;
    throw error;
  }
}
