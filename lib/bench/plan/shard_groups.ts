import { UsageError } from "../../errors.ts";

/** Something that takes time. */
interface Timed {
  readonly seconds: number;
}

/** Data that a part must make before the trials that read it, once for all of them. */
interface NeededData extends Timed {
  readonly scenario: string;
  readonly scale: number;
}

/**
 * The groups of one part of a plan, in the plan's order: the longest group first, each goes to the part that is done with it
 * soonest, the making of its data included. No part is empty. It follows from the plan alone, so that all machines find the same.
 * @param groups Trials that are compared with each other, in turns: a group is never divided.
 * @param dataOf What the trials of a group read.
 * @throws {UsageError} Fewer groups than parts.
 */
export function shardGroups<Trial extends Timed>(
  groups: readonly (readonly Trial[])[],
  { index, count }: { readonly index: number; readonly count: number },
  dataOf: (group: readonly Trial[]) => readonly NeededData[],
): (readonly Trial[])[] {
  if (count > groups.length) refuseEmptyShards(count, groups);
  const parts = Array.from({ length: count }, () => ({
    seconds: 0,
    groups: new Set<readonly Trial[]>(),
    data: new Set<string>(),
  }));
  for (const group of groups.toSorted((a, b) => sum(b) - sum(a))) {
    const needed = dataOf(group);
    const ends = parts.map(({ seconds, data }) =>
      seconds + sum(group) + sum(needed.filter((one) => !data.has(nameOf(one))))
    );
    const soonest = Math.min(...ends);
    const part = parts[ends.indexOf(soonest)]!;
    part.seconds = soonest;
    part.groups.add(group);
    for (const one of needed) part.data.add(nameOf(one));
  }
  return groups.filter((group) => parts[index - 1]!.groups.has(group));
}

function nameOf({ scenario, scale }: NeededData): string {
  return `${scenario} x${scale}`;
}

function sum(items: readonly Timed[]): number {
  return items.reduce((total, { seconds }) => total + seconds, 0);
}

function refuseEmptyShards(count: number, groups: readonly (readonly unknown[])[]): never {
  const [{ length: trials }] = groups as [readonly unknown[]];
  const isOne = groups.length === 1;
  const why = !isOne
    ? `it has ${groups.length} groups of trials`
    : trials === 1
    ? "it is one trial"
    : `its ${trials} trials are compared with each other, in turns on one machine`;
  throw new UsageError(`Cannot split this run into ${count} parts: ${why}`, {
    expected: isOne
      ? "the whole run on one machine"
      : `at most ${groups.length} parts: what is compared with each other stays in one`,
    actual: `${count} parts`,
    next: isOne
      ? "Give it to one machine: bench without --shard."
      : `try --shard 1/${groups.length} (of plan: --shards ${groups.length})`,
  });
}
