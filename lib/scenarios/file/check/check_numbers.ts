import { UINT64_MAX } from "../../../chain/entity.ts";
import type { Place } from "./place.ts";
import type { ValueContext } from "./value_context.ts";
import { valueRange } from "./value_range.ts";

/** Bounds are drawn as whole numbers of 10^-decimals. */
export function checkDecimals(bounds: readonly number[], decimals: number | undefined, place: Place): void {
  const parts = 10 ** (decimals ?? 0);
  for (const bound of bounds) {
    const scaled = bound * parts;
    if (!Number.isSafeInteger(Math.round(scaled))) {
      return place.refuse(`${bound} with ${decimals ?? 0} decimals`, "at most 2^53 - 1 steps from 0");
    }
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) continue;
    const expected = decimals === undefined ? "whole numbers" : `at most ${decimals} digits after the point`;
    return place.refuse(`${bound}`, expected, 'add "decimals", or change the unit');
  }
}

/** What is stored must be a whole number from 0 to 2^64 - 1, and computed without rounding. */
export function checkEncoded(context: ValueContext, place: Place): void {
  const range = valueRange(context.attribute.value, context);
  if (range === null) return;
  const { scale = 1, offset = 0 } = context.attribute.encoding ?? {};
  const [low, high] = range.map((value) => (value + offset) * scale) as [number, number];
  const values = `values from ${range[0]} to ${range[1]}, stored as ${low} to ${high}`;
  if (low < 0) place.refuse(values, "nothing below 0 after encoding", 'raise "encoding.offset"');
  if (high > Number(UINT64_MAX)) {
    place.refuse(values, "at most 2^64 - 1 after encoding", 'lower "encoding.scale"');
  } else if (high > Number.MAX_SAFE_INTEGER) {
    place.refuse(
      values,
      "at most 2^53 - 1 after encoding, which is still exact",
      'lower "encoding.scale"',
    );
  }
}
