import type { EntityTypeSpec } from "../scenario.ts";

/** Seconds of an hour. */
export const HOUR_S = 3_600;
/** Seconds of a day. */
export const DAY_S = 86_400;

/** Blocks of 2 s in a day. */
export const BLOCKS_PER_DAY = 43_200;

/** 2026-01-01T00:00:00Z, seconds since 1970. choice: a round date in the year of the figures. */
export const JANUARY_2026_S = 1_767_225_600;

/** 2026-11-01T00:00:00Z, seconds since 1970. choice: a round date. */
export const NOVEMBER_2026_S = 1_793_491_200;

/** Converts a rate per day to one per second. */
export function perDay(count: number): number {
  return count / DAY_S;
}

/** A lifetime of whole days, in blocks. */
export function daysToLive(days: number, source: string): EntityTypeSpec["btlBlocks"] {
  return { min: days * BLOCKS_PER_DAY, max: days * BLOCKS_PER_DAY, source };
}
