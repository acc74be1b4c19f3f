import { apportion } from "../../scenarios/builders/apportion.ts";
import type { CohortSpec } from "../../scenarios/scenario.ts";

/**
 * How many versions each entity of a cohort gets, most first, adding up exactly to `versions`.
 *
 * Bounded buckets spread their members evenly over their range. The unbounded one rises in a straight line from its
 * minimum and takes what is left. Holds only the unbounded bucket's shape, and answers by arithmetic.
 */
export class VersionCounts {
  /** Entities with more than one version; they have the ranks 0 to this - 1. */
  readonly several: number;
  readonly max: number;
  readonly #ranges: readonly Range[];

  constructor(cohort: CohortSpec, entities: number, versions: number) {
    this.#ranges = scaledRanges(cohort, entities, versions);
    this.several = this.countAbove(1);
    this.max = this.of(0);
  }

  /** Versions of the entity with a rank. */
  of(rank: number): number {
    const range = this.#ranges.find(({ start, members }) => rank < start + members)!;
    return valueIn(range, range.start + range.members - 1 - rank);
  }

  /** Entities with more than `versions` versions: exactly the ranks below this number. */
  countAbove(versions: number): number {
    const last = this.#ranges.at(-1)!;
    let [low, high] = [0, last.start + last.members];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.of(middle) > versions) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A bucket in place: value of the i-th smallest of its members = min + floor(i * steps / members) + extra. */
interface Range {
  readonly start: number;
  readonly members: number;
  readonly min: number;
  readonly steps: number;
  /** Added to every member, and once more to the `raised` largest. */
  readonly extra: number;
  readonly raised: number;
}

function valueIn(range: Range, i: number): number {
  return range.min + Math.floor(i * range.steps / range.members) + range.extra +
    (i >= range.members - range.raised ? 1 : 0);
}

function scaledRanges(cohort: CohortSpec, entities: number, versions: number): Range[] {
  const buckets = cohort.versions;
  const members = apportion(buckets.map((bucket) => bucket.entities), entities);
  const open = buckets.findIndex((bucket) => bucket.max === null);
  if (open >= 0 && members[open] === 0 && versions > entities) {
    members[members.indexOf(Math.max(...members))]!--;
    members[open] = 1;
  }
  const bounded = buckets.map((bucket, i): Range => ({
    start: 0,
    members: members[i]!,
    min: bucket.min,
    steps: bucket.max === null ? 0 : bucket.max - bucket.min + 1,
    extra: 0,
    raised: 0,
  }));
  const ranges = bounded.map((range, i) => {
    if (i !== open) return range;
    const others = bounded.filter((_, j) => j !== open).reduce((sum, other) => sum + sumOf(other), 0);
    return openRange(range, versions - others);
  });
  let start = 0;
  return ranges.filter((range) => range.members > 0).reverse().map((range) => {
    const placed = { ...range, start };
    start += range.members;
    return placed;
  });
}

/** The unbounded bucket, shaped so that its members add up to `versions`. */
function openRange(range: Range, versions: number): Range {
  if (range.members === 0) return range;
  const min = Math.max(1, Math.min(range.min, Math.floor(versions / range.members)));
  const steps = Math.max(0, Math.floor(2 * (versions / range.members - min)));
  const shaped = { ...range, min, steps };
  const missing = versions - sumOf(shaped);
  return { ...shaped, extra: Math.floor(missing / range.members), raised: missing % range.members };
}

/** Sum over the members: that of floor(i * steps / members) is known in closed form. */
function sumOf({ members, min, steps, extra, raised }: Range): number {
  if (members === 0) return 0;
  const floors = ((members - 1) * (steps - 1) + greatestCommonDivisor(members, steps) - 1) / 2;
  return members * (min + extra) + floors + raised;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
