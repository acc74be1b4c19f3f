import type { CensusSummary } from "../inspect/census_summary.ts";
import type { CalendarSpec } from "../scenarios/scenario.ts";

/** Most phases of a fitted calendar. */
const PHASES = 12;

/** A calendar, and how to count by its phases. */
export interface FittedCalendar {
  readonly spec: CalendarSpec;
  /** Counts by stretch of the census's calendar, added up by phase. */
  byPhase(byStretch: readonly number[]): number[];
}

interface Stretch {
  /** Position of the first and after the last stretch of the census. */
  readonly first: number;
  readonly end: number;
  readonly blocks: number;
  /** Entities created, by group. */
  readonly births: readonly number[];
}

/**
 * The chain's span in at most 12 phases, within which every group is created at about the same pace: neighbouring stretches
 * are joined where that changes the paces least (Ward's criterion).
 */
export function fitCalendar({ blocks, groups }: CensusSummary, source: string): FittedCalendar {
  const stretches: Stretch[] = blocks.calendar.map(({ fromBlock, toBlock }, i) => ({
    first: i,
    end: i + 1,
    blocks: toBlock - fromBlock,
    births: groups.map((group) => group.byCalendar[i]!),
  }));
  while (stretches.length > PHASES) joinNearest(stretches);
  const start = (stretch: number) =>
    stretch < blocks.calendar.length ? blocks.calendar[stretch]!.fromBlock - blocks.first : blocks.span;
  return {
    spec: {
      firstBlock: blocks.first,
      blocks: blocks.span,
      phases: stretches.map(({ first, end }, i) => ({
        name: `phase ${i + 1}`,
        fromBlock: start(first),
        toBlock: start(end),
      })),
      source,
    },
    byPhase: (byStretch) =>
      stretches.map(({ first, end }) => byStretch.slice(first, end).reduce((sum, count) => sum + count, 0)),
  };
}

function joinNearest(stretches: Stretch[]): void {
  let [best, least] = [0, Infinity];
  for (let i = 0; i + 1 < stretches.length; i++) {
    const cost = joiningCost(stretches[i]!, stretches[i + 1]!);
    if (cost < least) [best, least] = [i, cost];
  }
  const [a, b] = [stretches[best]!, stretches[best + 1]!];
  stretches.splice(best, 2, {
    first: a.first,
    end: b.end,
    blocks: a.blocks + b.blocks,
    births: a.births.map((count, i) => count + b.births[i]!),
  });
}

/** How much the squared difference from each group's pace grows. */
function joiningCost(a: Stretch, b: Stretch): number {
  const weight = a.blocks * b.blocks / (a.blocks + b.blocks);
  return weight * a.births.reduce((sum, births, i) => {
    const difference = births / a.blocks - b.births[i]! / b.blocks;
    return sum + difference * difference;
  }, 0);
}
