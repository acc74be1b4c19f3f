import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import {
  BLOCK_FILE_SCHEMA,
  type BlockFileHeader,
  type BlockFileSummary,
  CHUNK_BYTES,
  END,
  openFile,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";

/**
 * Opens a block file. Blocks are read as they are asked for; each stays valid after the next one is read.
 * @throws {HeadroomError} No such file, not a block file, a newer version, or cut short.
 */
export function readBlockFile(
  path: string,
): { readonly header: BlockFileHeader; readonly count: number; readonly blocks: Generator<Uint8Array> } {
  const file = openFile(path, "r", path);
  try {
    const { header, blocks: count } = readFrame(path, file);
    return { header, count, blocks: readBlocks(path) };
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

function refuse(path: string, expected: string, actual: string): never {
  throw new HeadroomError(`Cannot read block file "${path}": expected ${expected}, found ${actual}`, {
    expected,
    actual,
    next: "Generate it again.",
  });
}
