import type { CensusSummary } from "../inspect/census_summary.ts";
import type { CalendarSpec } from "../scenarios/scenario.ts";

/** Most phases of a fitted calendar. */
const PHASES = 12;

/** A calendar, and how to count by its phases. */
export interface FittedCalendar {
  readonly spec: CalendarSpec;
  /** Sums of counts by period of the census's calendar, by phase. */
  byPhase(byPeriod: readonly number[]): number[];
}

/** Adjacent periods of the census's calendar. */
interface Periods {
  /** Position of the first period, and of the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly blocks: number;
  /** Entities created, by group. */
  readonly births: readonly number[];
}

/**
 * The chain's span in at most 12 phases, within which every group is created at about the same rate: adjacent periods
 * are joined where that changes the rates least (Ward's criterion).
 */
export function fitCalendar({ blocks, groups }: CensusSummary, source: string): FittedCalendar {
  const phases: Periods[] = blocks.calendar.map(({ fromBlock, toBlock }, i) => ({
    first: i,
    end: i + 1,
    blocks: toBlock - fromBlock,
    births: groups.map((group) => group.byCalendar[i]!),
  }));
  while (phases.length > PHASES) joinNearest(phases);
  const start = (period: number) =>
    period < blocks.calendar.length ? blocks.calendar[period]!.fromBlock - blocks.first : blocks.span;
  return {
    spec: {
      firstBlock: blocks.first,
      blocks: blocks.span,
      phases: phases.map(({ first, end }, i) => ({
        name: `phase ${i + 1}`,
        fromBlock: start(first),
        toBlock: start(end),
      })),
      source,
    },
    byPhase: (byPeriod) =>
      phases.map(({ first, end }) => byPeriod.slice(first, end).reduce((sum, count) => sum + count, 0)),
  };
}

function joinNearest(phases: Periods[]): void {
  let [best, least] = [0, Infinity];
  for (let i = 0; i + 1 < phases.length; i++) {
    const cost = joiningCost(phases[i]!, phases[i + 1]!);
    if (cost < least) [best, least] = [i, cost];
  }
  const [a, b] = [phases[best]!, phases[best + 1]!];
  phases.splice(best, 2, {
    first: a.first,
    end: b.end,
    blocks: a.blocks + b.blocks,
    births: a.births.map((count, i) => count + b.births[i]!),
  });
}

/** Increase of the squared deviations from each group's rate. */
function joiningCost(a: Periods, b: Periods): number {
  const weight = a.blocks * b.blocks / (a.blocks + b.blocks);
  return weight * a.births.reduce((sum, births, i) => {
    const difference = births / a.blocks - b.births[i]! / b.blocks;
    return sum + difference * difference;
  }, 0);
}
