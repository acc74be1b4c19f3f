import type { Metric, Projection } from "../assessment.ts";

/**
 * The measured number of a metric among several of one subject (a scale each): that of the most trials, whose interval is
 * the narrowest to be had, else the one at the largest size. Null where none was measured.
 * @param projections Of one subject.
 */
export function mostMeasured(
  projections: readonly Projection[],
  { id }: Pick<Metric, "id">,
): Projection | null {
  const own = projections.filter(({ metric, basis }) => metric === id && basis === "measured");
  return own.toSorted((a, b) => b.trials - a.trials || b.size - a.size)[0] ?? null;
}

/**
 * The number of a metric at a scenario's full size, among those at several sizes (Mendoza's too). Null where there is none.
 * @param projections Of one subject.
 * @param size The full size in the projections' unit; without it the largest of theirs.
 */
export function atFullSize(
  projections: readonly Projection[],
  { id }: Pick<Metric, "id">,
  size?: number,
): Projection | null {
  const own = projections.filter(({ metric }) => metric === id);
  if (size !== undefined) return own.find((p) => p.size === size) ?? null;
  return own.toSorted((a, b) => b.size - a.size)[0] ?? null;
}

/** The number of a metric at a size that lies the least beyond what was tested, for metrics that no variant changes. Null where there is none. */
export function nearestTested(
  projections: readonly Projection[],
  { id }: Pick<Metric, "id">,
  size: number,
): Projection | null {
  const own = projections.filter((p) => p.metric === id && p.size === size);
  return own.toSorted((a, b) => a.beyond - b.beyond)[0] ?? null;
}
