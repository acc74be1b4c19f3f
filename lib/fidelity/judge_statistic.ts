import type { FidelityRow, FidelityVerdict } from "./fidelity_result.ts";
import { type Statistic, TOLERANCE } from "./statistic.ts";

/** Standard deviations by which a sample may deviate. choice: 1 of 370 rows does so by chance. */
const DEVIATIONS = 3;
/** Smallest sample from which a figure is judged. choice: below, one item more or less is over 10 %. */
const FEWEST = 10;

/**
 * Judges one statistic at a scale. At other scales than 1 a small count is a sample of the published one, so its tolerance
 * is at least three standard deviations of a count of that size; below ten it is not judged. At scale 1 only the rounding of
 * the published figure widens the tolerance.
 * @param sampled Share of the entities that the census tracked individually.
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
  const items = (from ?? (follows === "count" ? published : Infinity)) * scale * sampled;
  if (items < FEWEST) {
    return { tolerance, reason: `fewer than ${FEWEST} at this scale`, judged: false };
  }
  const chance = DEVIATIONS / Math.sqrt(items);
  if (chance <= tolerance) return { tolerance, reason: because ?? null, judged: true };
  return { tolerance: chance, reason: `a sample of ${Math.round(items)}`, judged: true };
}
