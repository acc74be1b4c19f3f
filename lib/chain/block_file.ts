/**
 * A file of encoded blocks, for generating once and loading often, also by the C and Python peers.
 *
 *     8 bytes "HRBLOCKS" · u32 version (1) · u32 bytes of the header · header as JSON
 *     per block: u32 bytes · the block (block_layout.ts)
 *     u32 0 · u64 blocks · 32 bytes SHA-256 of the blocks, one after the other · 8 bytes "HRBLKEND"
 *
 * Integers are little-endian. A file is written beside its path and renamed when whole.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { HeadroomError } from "../errors.ts";

/** Version of the header's JSON. */
export const BLOCK_FILE_SCHEMA = 1;

/** What a block file was made from. */
export interface BlockFileHeader {
  readonly schema: typeof BLOCK_FILE_SCHEMA;
  readonly scenario: string;
  readonly scale: number;
  readonly seed: bigint;
}

/** `digest`: SHA-256 (hex) of all blocks' bytes, one after the other, without header and lengths. `bytes`: of the file. */
export interface BlockFileSummary {
  readonly digest: string;
  readonly blocks: number;
  readonly bytes: number;
}

const START = Buffer.from("HRBLOCKS", "latin1");
const END = Buffer.from("HRBLKEND", "latin1");
const VERSION = 1;
const PREFIX_BYTES = 16;
const TRAILER_BYTES = 4 + 8 + 32 + 8;
const CHUNK_BYTES = 1 << 20;

/** Writes a block file. Close it to make it whole, or abort it; memory is one chunk of about 1 MiB. */
export class BlockFileWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;
  readonly #hash = createHash("sha256");
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #blocks = 0;
  #bytes = 0;

  private constructor(path: string, file: number, partial: string) {
    this.#path = path;
    this.#file = file;
    this.#partial = partial;
  }

  /** @throws {HeadroomError} The path exists, or cannot be written. */
  static create(path: string, header: BlockFileHeader): BlockFileWriter {
    if (fs.existsSync(path)) {
      throw new HeadroomError(`Cannot write block file "${path}": expected a path that does not exist`, {
        expected: "a new path",
        actual: "an existing file",
        next: "Delete it, or choose another path.",
      });
    }
    const partial = `${path}.partial`;
    const writer = new BlockFileWriter(path, openFile(partial, "w", path), partial);
    const json = Buffer.from(JSON.stringify({ ...header, seed: String(header.seed) }), "utf8");
    const prefix = Buffer.alloc(PREFIX_BYTES);
    START.copy(prefix);
    prefix.writeUInt32LE(VERSION, 8);
    prefix.writeUInt32LE(json.length, 12);
    writer.#write(prefix);
    writer.#write(json);
    return writer;
  }

  /** Appends one encoded block. The bytes may not change afterwards. */
  append(block: Uint8Array): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    this.#write(length);
    this.#write(block);
    this.#hash.update(block);
    this.#blocks++;
  }

  /** Finishes the file under its path. Not synced: a block file can be made again. */
  close(): BlockFileSummary {
    const digest = this.#hash.digest();
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeBigUInt64LE(BigInt(this.#blocks), 4);
    digest.copy(trailer, 12);
    END.copy(trailer, 44);
    this.#write(trailer);
    this.#flush();
    fs.closeSync(this.#file);
    fs.renameSync(this.#partial, this.#path);
    return { digest: digest.toString("hex"), blocks: this.#blocks, bytes: this.#bytes };
  }

  /** Throws the unfinished file away. */
  abort(): void {
    fs.closeSync(this.#file);
    fs.rmSync(this.#partial, { force: true });
  }

  #write(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= CHUNK_BYTES) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let at = 0; at < bytes.length;) at += fs.writeSync(this.#file, bytes, at);
    this.#bytes += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

/**
 * Opens a block file. Blocks are read as they are asked for; each stays valid after the next one is read.
 * @throws {HeadroomError} No such file, not a block file, a newer version, or cut short.
 */
export function readBlockFile(
  path: string,
): { readonly header: BlockFileHeader; readonly blocks: Generator<Uint8Array> } {
  const file = openFile(path, "r", path);
  try {
    const { header } = readFrame(path, file);
    return { header, blocks: readBlocks(path) };
  } finally {
    fs.closeSync(file);
  }
}

/**
 * Reads a whole block file and checks its count and digest.
 * @throws {HeadroomError} As `readBlockFile`, or contents that differ from what was written.
 */
export function verifyBlockFile(path: string): BlockFileSummary & { readonly header: BlockFileHeader } {
  const file = openFile(path, "r", path);
  const { header, digest } = (() => {
    try {
      return readFrame(path, file);
    } finally {
      fs.closeSync(file);
    }
  })();
  const hash = createHash("sha256");
  let blocks = 0;
  for (const block of readBlocks(path)) {
    hash.update(block);
    blocks++;
  }
  const actual = hash.digest("hex");
  if (actual !== digest) refuse(path, `blocks with SHA-256 ${digest}`, actual);
  return { header, digest, blocks, bytes: fs.statSync(path).size };
}

interface Frame {
  readonly header: BlockFileHeader;
  readonly blocksStart: number;
  readonly blocksEnd: number;
  readonly blocks: number;
  readonly digest: string;
}

/** What stands around the blocks. */
function readFrame(path: string, file: number): Frame {
  const size = fs.fstatSync(file).size;
  const prefix = readAt(path, file, 0, PREFIX_BYTES);
  if (!prefix.subarray(0, 8).equals(START)) refuse(path, "a block file", "another kind of file");
  const version = prefix.readUInt32LE(8);
  if (version !== VERSION) refuse(path, `version ${VERSION}`, `version ${version}`);
  const blocksStart = PREFIX_BYTES + prefix.readUInt32LE(12);
  const blocksEnd = size - TRAILER_BYTES;
  if (blocksEnd < blocksStart) refuse(path, "a whole file", "one that is cut short");
  const trailer = readAt(path, file, blocksEnd, TRAILER_BYTES);
  if (!trailer.subarray(44).equals(END) || trailer.readUInt32LE(0) !== 0) {
    refuse(path, "a whole file", "one that is cut short");
  }
  const header = parseHeader(path, readAt(path, file, PREFIX_BYTES, blocksStart - PREFIX_BYTES));
  const digest = trailer.subarray(12, 44).toString("hex");
  return { header, blocksStart, blocksEnd, blocks: Number(trailer.readBigUInt64LE(4)), digest };
}

function parseHeader(path: string, bytes: Buffer): BlockFileHeader {
  try {
    const json = JSON.parse(bytes.toString("utf8"));
    if (json.schema !== BLOCK_FILE_SCHEMA) {
      refuse(path, `header schema ${BLOCK_FILE_SCHEMA}`, `${json.schema}`);
    }
    return {
      schema: json.schema,
      scenario: String(json.scenario),
      scale: Number(json.scale),
      seed: BigInt(json.seed),
    };
  } catch (error) {
    if (error instanceof HeadroomError) throw error;
    return refuse(path, "a readable header", "a damaged one");
  }
}

function* readBlocks(path: string): Generator<Uint8Array> {
  const file = openFile(path, "r", path);
  try {
    const { blocksStart, blocksEnd, blocks } = readFrame(path, file);
    let chunk: Buffer = Buffer.alloc(0);
    let chunkAt = 0;
    let fileAt = blocksStart;
    let count = 0;
    /** The next bytes, from a chunk that is never written again, so that what was handed out stays valid. */
    const take = (length: number): Buffer => {
      if (chunk.length - chunkAt < length) {
        fileAt -= chunk.length - chunkAt;
        if (fileAt + length > blocksEnd) {
          refuse(path, "blocks that end before the trailer", "one that is longer");
        }
        chunk = readAt(path, file, fileAt, Math.min(Math.max(length, CHUNK_BYTES), blocksEnd - fileAt));
        chunkAt = 0;
        fileAt += chunk.length;
      }
      chunkAt += length;
      return chunk.subarray(chunkAt - length, chunkAt);
    };
    while (fileAt - (chunk.length - chunkAt) < blocksEnd) {
      yield take(take(4).readUInt32LE(0));
      count++;
    }
    if (count !== blocks) refuse(path, `${blocks} blocks`, `${count}`);
  } finally {
    fs.closeSync(file);
  }
}

function readAt(path: string, file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const count = fs.readSync(file, bytes, at, length - at, position + at);
    if (count === 0) refuse(path, "a whole file", "one that is cut short");
    at += count;
  }
  return bytes;
}

function openFile(openPath: string, flags: "r" | "w", path: string): number {
  try {
    return fs.openSync(openPath, flags);
  } catch (cause) {
    const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new HeadroomError(`Cannot open block file "${path}": ${problem}`, {
      expected: flags === "r" ? "a readable file" : "a folder that exists and can be written",
      actual: problem,
      next: flags === "r" ? "Generate it first." : "Create the folder first.",
      cause,
    });
  }
}

function refuse(path: string, expected: string, actual: string): never {
  throw new HeadroomError(`Cannot read block file "${path}": expected ${expected}, found ${actual}`, {
    expected,
    actual,
    next: "Generate it again.",
  });
}
