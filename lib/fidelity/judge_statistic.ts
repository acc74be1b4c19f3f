import type { FidelityRow, FidelityVerdict } from "../reference/mendoza_fidelity.ts";
import { type Statistic, TOLERANCE } from "./statistic.ts";

/** Standard deviations a sample may be off. choice: 1 of 370 rows by chance. */
const DEVIATIONS = 3;
/** Fewest things that a figure is judged from. choice: below, one more or less is 10 %. */
const FEWEST = 10;

/**
 * Judges one statistic at a scale. Below and above scale 1 a small count is a sample of the published one, so its tolerance is
 * at least three standard deviations of a count of that size; with fewer than ten it is not judged. At scale 1 nothing
 * widens the tolerance but the rounding of the published figure itself.
 *
 * @param sampled Share of the entities that were followed one by one.
 */
export function judgeStatistic(statistic: Statistic, scale: number, sampled = 1): FidelityRow {
  const { group, name, unit, published, source, synthetic, follows } = statistic;
  const expected = follows === "count" ? published * scale : published;
  const deviation = expected === 0 ? null : synthetic / expected - 1;
  const { tolerance, reason, judged } = toleranceOf(statistic, scale, sampled);
  const verdict: FidelityVerdict = statistic.unmatched !== undefined
    ? "cannot be matched"
    : !judged
    ? "not judged"
    : Math.abs(deviation ?? synthetic) <= tolerance
    ? "within"
    : "outside";
  return {
    group,
    statistic: name,
    unit,
    published,
    source,
    expected,
    synthetic,
    deviation,
    tolerance,
    verdict,
    reason: statistic.unmatched ?? reason,
  };
}

function toleranceOf(
  { published, follows, from, tolerance = TOLERANCE, because }: Statistic,
  scale: number,
  sampled: number,
): { readonly tolerance: number; readonly reason: string | null; readonly judged: boolean } {
  const exact = scale === 1 && sampled === 1;
  if (exact) return { tolerance, reason: because ?? null, judged: true };
  if (follows === "whole" && scale !== 1) {
    return { tolerance, reason: "belongs to the whole chain: needs --scale 1", judged: false };
  }
  const things = (from ?? (follows === "count" ? published : Infinity)) * scale * sampled;
  if (things < FEWEST) {
    return { tolerance, reason: `fewer than ${FEWEST} at this scale`, judged: false };
  }
  const chance = DEVIATIONS / Math.sqrt(things);
  if (chance <= tolerance) return { tolerance, reason: because ?? null, judged: true };
  return { tolerance: chance, reason: `a sample of ${Math.round(things)}`, judged: true };
}
