import { unsyncedTwin } from "../../runs/unsynced_twin.ts";
import type { Metric, Projection } from "../assessment.ts";
import { isOfContents } from "../../reference/metrics.ts";

/**
 * The measured number of a metric among several of one subject (a scale each): that of the largest size with trials enough for an
 * interval, else of the most trials. Null where none was measured.
 * @param projections Of one subject.
 */
export function mostMeasured(
  projections: readonly Projection[],
  { id }: Pick<Metric, "id">,
): Projection | null {
  const own = projections.filter(({ metric, basis }) => metric === id && basis === "measured");
  const sure = own.filter(({ interval }) => interval !== null).toSorted((a, b) => b.size - a.size);
  return sure[0] ?? own.toSorted((a, b) => b.trials - a.trials || b.size - a.size)[0] ?? null;
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
  if (size !== undefined) {
    const there = own.filter((p) => p.size === size);
    return (isOfContents(id) ? nearestFirst(there) : there)[0] ?? null;
  }
  return own.toSorted(largestFirst)[0] ?? null;
}

/** Order of numbers of one metric: the largest size first, and of one size those with an interval. */
export function largestFirst(a: Projection, b: Projection): number {
  return b.size - a.size || Number(a.interval === null) - Number(b.interval === null);
}

/**
 * Numbers that syncs do not change, those of the most preferred variant and of the same without syncs first: of these two the one that
 * lies the least beyond what was tested. @param projections A number a variant, the most preferred first.
 */
export function nearestFirst(projections: readonly Projection[]): readonly Projection[] {
  const [first] = projections;
  const isTwin = ({ variant }: Projection) =>
    variant === first?.variant || variant === unsyncedTwin(first!.variant);
  const twins = projections.filter(isTwin).sort((a, b) => a.beyond - b.beyond);
  return [...twins, ...projections.filter((p) => !isTwin(p))];
}
