import type { Interval, Verdict } from "../../model/verdicts/verdict.ts";
import { isCapacity } from "./need_words.ts";

/** The need with the least headroom; null where none has a number. */
export function tightestOf(verdicts: readonly Verdict[]): Verdict | null {
  return verdicts.filter(({ headroom }) => headroom !== null)
    .toSorted((a, b) => a.headroom! - b.headroom!)[0] ?? null;
}

/** The 95 % interval of a verdict's headroom, from that of its value. */
export function headroomInterval({ value, interval, headroom, unit }: Verdict): Interval {
  if (value === null || interval === null || headroom === null) return null;
  const [low, high] = interval;
  return isCapacity(unit)
    ? [low * headroom / value, high * headroom / value]
    : [value * headroom / high, value * headroom / low];
}
