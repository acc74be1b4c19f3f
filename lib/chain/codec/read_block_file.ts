import { createHash } from "node:crypto";
import type { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { HeadroomError } from "../../errors.ts";
import { FileReader } from "../files/file_reader.ts";
import {
  BLOCK_FILE_SCHEMA,
  BLOCK_MARK_BYTES,
  type BlockFileHeader,
  type BlockFileSummary,
  type BlockPart,
  END,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";
import { decodeBlock } from "./decode_block.ts";
import type { EncodedBlock } from "./encoded_block.ts";

/**
 * Opens a block file. Blocks are read as they are asked for; each stays valid after the next one is read.
 * @throws {HeadroomError} No such file, not a block file, another version, or cut short; while blocks are read, also one whose
 * bytes are not those that were written there.
 */
export function readBlockFile(
  path: string,
): { readonly header: BlockFileHeader; readonly count: number; readonly blocks: Generator<Uint8Array> } {
  const { header, blocks: count } = frameOf(path);
  return { header, count, blocks: readBlocks(path) };
}

/** Every block of a block file, decoded as it is asked for. @throws {HeadroomError} As `readBlockFile`, or a damaged block. */
export function* decodedBlocks(path: string): Generator<EncodedBlock> {
  for (const bytes of readBlockFile(path).blocks) yield decodeBlock(bytes);
}

/**
 * Reads a whole block file and checks its count and digest.
 * @throws {HeadroomError} As `readBlockFile`, or contents that differ from what was written.
 */
export function verifyBlockFile(path: string): BlockFileSummary & { readonly header: BlockFileHeader } {
  const { header, digest, blocks, bytes } = frameOf(path);
  const hash = createHash("sha256");
  for (const block of readBlocks(path)) hash.update(block);
  const actual = hash.digest("hex");
  if (actual !== digest) refuse(path, `blocks with SHA-256 ${digest}`, actual);
  return { header, digest, blocks, bytes };
}

/** What stands around the blocks. */
interface Frame extends BlockFileSummary {
  readonly header: BlockFileHeader;
  readonly blocksStart: number;
  readonly blocksEnd: number;
}

function open(path: string): FileReader {
  return FileReader.open(path, "block file", "Generate it first.");
}

function frameOf(path: string): Frame {
  const file = open(path);
  try {
    return readFrame(path, file);
  } finally {
    file.close();
  }
}

function readFrame(path: string, file: FileReader): Frame {
  const bytes = file.size;
  const prefix = file.readAt(0, PREFIX_BYTES);
  if (prefix.length < PREFIX_BYTES) refuseCut(path);
  if (!prefix.subarray(0, 8).equals(START)) refuse(path, "a block file", "another kind of file");
  const version = prefix.readUInt32LE(8);
  if (version !== VERSION) refuse(path, `version ${VERSION}`, `version ${version}`);
  const blocksStart = PREFIX_BYTES + prefix.readUInt32LE(12);
  const blocksEnd = bytes - TRAILER_BYTES;
  if (blocksEnd < blocksStart) refuseCut(path);
  const trailer = file.readAt(blocksEnd, TRAILER_BYTES);
  if (!trailer.subarray(44).equals(END) || trailer.readUInt32LE(0) !== 0) refuseCut(path);
  const header = parseHeader(path, file.readAt(PREFIX_BYTES, blocksStart - PREFIX_BYTES));
  const digest = trailer.subarray(12, 44).toString("hex");
  return { header, digest, blocks: Number(trailer.readBigUInt64LE(4)), bytes, blocksStart, blocksEnd };
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
      ...json.part === undefined ? {} : { part: partOf(json.part) },
    };
  } catch (error) {
    if (error instanceof HeadroomError) throw error;
    return refuse(path, "a readable header", "a damaged one");
  }
}

function partOf({ phase, shard, from, to }: BlockPart): BlockPart {
  return {
    phase: phase === null ? null : String(phase),
    shard: shard === null ? null : String(shard),
    from: Number(from),
    to: Number(to),
  };
}

function* readBlocks(path: string): Generator<Uint8Array> {
  const file = open(path);
  try {
    const { blocksStart, blocksEnd, blocks } = readFrame(path, file);
    const take = (length: number): Buffer => {
      if (file.position + length > blocksEnd) {
        refuse(path, "blocks that end before the trailer", "one that is longer");
      }
      return file.read(length);
    };
    let sum = crc32(take(blocksStart));
    let count = 0;
    while (file.position < blocksEnd) {
      const mark = take(BLOCK_MARK_BYTES);
      const block = take(mark.readUInt32LE(0));
      sum = crc32(block, sum);
      if (sum !== mark.readUInt32LE(4)) {
        refuse(path, `block ${count + 1} of the file as it was written`, "other bytes");
      }
      yield block;
      count++;
    }
    if (count !== blocks) refuse(path, `${blocks} blocks`, `${count}`);
  } finally {
    file.close();
  }
}

function refuseCut(path: string): never {
  return refuse(path, "a whole file", "one that is cut short");
}

function refuse(path: string, expected: string, actual: string): never {
  throw new HeadroomError(`Cannot read block file "${path}": expected ${expected}, found ${actual}`, {
    expected,
    actual,
    next: "Delete it and generate it again.",
  });
}
