import type { ScenarioSize } from "../../scenarios/scenario.ts";

/** What is written: encoded blocks, or an archive. */
export type FileForm = "blocks" | "archive";

/** What a chunk is made for. `kept`: blocks whose archive members are written already, encoded for the digest alone. */
export type ChunkForm = FileForm | "kept";

/** Blocks `from` to `to` (exclusive) to be made as one chunk. */
export interface ChunkTask {
  readonly from: number;
  readonly to: number;
  readonly form: ChunkForm;
}

/** Blocks `from` to `to` (exclusive) to be made as many chunks. */
export interface ChunkRequest extends ChunkTask {
  /** Threads at most; 1 makes the chunks on the calling one. */
  readonly workers: number;
}

/** Consecutive blocks as bytes, ready to be written. Chunks do not depend on each other. */
export interface Chunk {
  /** First block, and first block after the last. */
  readonly from: number;
  readonly to: number;
  /** Encoded blocks (lib/chain/codec/encode_block.ts), one after the other, and the length of each. */
  readonly encoded: Uint8Array<ArrayBuffer>;
  readonly encodedLengths: readonly number[];
  /** Archive members (lib/chain/archive), the same way; none for the form `blocks`. */
  readonly members: Uint8Array<ArrayBuffer>;
  readonly memberLengths: readonly number[];
  /** What the blocks write into a store. */
  readonly size: ScenarioSize;
}

/** Splits bytes that stand one after the other. */
export function* split(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (const length of lengths) yield bytes.subarray(at, at += length);
}

/** Frees a chunk's memory at once rather than by the collector, which sees little of large buffers and lets them pile up. */
export function freeChunk({ encoded, members }: Chunk): void {
  encoded.buffer.transfer(0);
  members.buffer.transfer(0);
}
