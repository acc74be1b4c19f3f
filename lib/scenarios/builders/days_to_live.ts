import type { EntityTypeSpec } from "../scenario.ts";

/** Blocks of 2 s. */
const BLOCKS_PER_DAY = 43_200;

/** So many days to live, in blocks. */
export function daysToLive(days: number, source: string): EntityTypeSpec["btlBlocks"] {
  return { min: days * BLOCKS_PER_DAY, max: days * BLOCKS_PER_DAY, source };
}
