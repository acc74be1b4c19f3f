import type { ScenarioSize } from "../../scenarios/scenario.ts";

/** What a chunk is made for: encoded blocks alone, or archive members as well. */
export type ChunkForm = "blocks" | "archive";

/** A run of blocks as bytes, ready to be written; made alone, so that chunks can be made side by side. */
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
