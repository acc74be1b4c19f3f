import { UINT64_MAX } from "../../../chain/entity.ts";
import type { JsonPath, Report } from "../problem.ts";
import type { ValuePlace } from "./value_place.ts";
import { valueRange } from "./value_range.ts";

/** A range that does not end before it begins. */
export function checkUniform(
  { min, max }: { readonly min: number; readonly max: number },
  path: JsonPath,
  report: Report,
): void {
  if (min <= max) return;
  report({ path: [...path, "max"], found: `${max}`, expected: `at least min, ${min}` });
}

/** Bounds are drawn as whole numbers of 10^-decimals. */
export function checkDecimals(
  bounds: readonly number[],
  decimals: number | undefined,
  path: JsonPath,
  report: Report,
): void {
  const parts = 10 ** (decimals ?? 0);
  for (const bound of bounds) {
    const scaled = bound * parts;
    if (!Number.isSafeInteger(Math.round(scaled))) {
      return report({
        path,
        found: `${bound} with ${decimals ?? 0} decimals`,
        expected: "at most 2^53 - 1 steps from 0",
      });
    }
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) continue;
    return report({
      path,
      found: `${bound}`,
      expected: decimals === undefined ? "whole numbers" : `at most ${decimals} digits after the point`,
      next: 'add "decimals", or change the unit',
    });
  }
}

/** What is stored must be a whole number from 0 to 2^64 - 1, and exact on its way there. */
export function checkEncoded(path: JsonPath, { attribute, type, scenario, report }: ValuePlace): void {
  const range = valueRange(attribute.value, type, scenario);
  if (range === null) return;
  const { scale = 1, offset = 0 } = attribute.encoding ?? {};
  const [low, high] = range.map((value) => (value + offset) * scale) as [number, number];
  const values = `values from ${range[0]} to ${range[1]}, stored as ${low} to ${high}`;
  if (low < 0) {
    report({
      path,
      found: values,
      expected: "nothing below 0 after encoding",
      next: 'raise "encoding.offset"',
    });
  }
  if (high > Number(UINT64_MAX)) {
    report({
      path,
      found: values,
      expected: "at most 2^64 - 1 after encoding",
      next: 'lower "encoding.scale"',
    });
  } else if (high > Number.MAX_SAFE_INTEGER) {
    report({
      path,
      found: values,
      expected: "at most 2^53 - 1 after encoding, which is still exact",
      next: 'lower "encoding.scale"',
    });
  }
}
