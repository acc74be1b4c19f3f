import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median, quantile } from "../../stats/quantile.ts";
import { GROWTH_STEPS } from "./measure_growth.ts";
import type {
  IncrementallyVacuumed,
  OpenedFile,
  Recovered,
  Reorganised,
  Statistics,
  StatisticsState,
  Twins,
  Vacuumed,
} from "./upkeep_result.ts";

/** Fewest samples of a p99. A tenth of an hour has 180. */
const SAMPLES_FOR_P99 = 100;

/** Service times of some blocks, ms. */
export interface BlockTimes {
  readonly p50: number;
  /** Null from fewer than 100. */
  readonly p99: number | null;
  readonly max: number;
}

/** What reorganisation cost. */
export interface ReorganisedFigures {
  readonly first: BlockTimes;
  readonly last: BlockTimes;
  readonly rowsPerS: number;
  /** Blocks that were not done when the next one was due, had each been sent when it was due. */
  readonly late: number;
  /** Growth of the file, bytes, and that of the last tenth as a multiple of the first's; null where that grew by nothing. */
  readonly grownBytes: number;
  readonly growthRatio: number | null;
  readonly logBytes: number;
}

/** @param cadenceS Seconds between two blocks that are due. */
export function reorganisedFigures(
  { ms, rows, marks, before }: Reorganised,
  cadenceS: number,
): ReorganisedFigures {
  const tenth = Math.ceil(ms.length / 10);
  const grown = (from: number, to: number) =>
    (marks.at(to)!.pages - marks.at(from)!.pages) * before.pageBytes;
  const firstGrowth = grown(0, 1);
  return {
    first: blockTimes(ms.slice(0, tenth)),
    last: blockTimes(ms.slice(-tenth)),
    rowsPerS: 1000 * rows / ms.reduce((sum, one) => sum + one, 0),
    late: lateBlocks(ms, 1000 * cadenceS),
    grownBytes: grown(0, -1),
    growthRatio: firstGrowth === 0 ? null : grown(-2, -1) / firstGrowth,
    logBytes: Math.max(...marks.map(({ logBytes }) => logBytes)),
  };
}

function blockTimes(ms: readonly number[]): BlockTimes {
  return {
    p50: median(ms),
    p99: ms.length < SAMPLES_FOR_P99 ? null : quantile(ms, 0.99),
    max: Math.max(...ms),
  };
}

/** Block n is due n cadences after the first, and begins when it is due and the one before it is done. */
export function lateBlocks(serviceMs: readonly number[], cadenceMs: number): number {
  let [free, late] = [0, 0];
  for (const [n, ms] of serviceMs.entries()) {
    const due = n * cadenceMs;
    free = Math.max(free, due) + ms;
    if (free - due > cadenceMs) late++;
  }
  return late;
}

/** Twins after some growth. */
export interface TwinStep {
  /** As a share of the rows that were there. */
  readonly growth: number;
  readonly firstBytes: number;
  readonly secondBytes: number;
  /** Time of a block, first to second, over the pairs since the step before; null where there were none. */
  readonly time: MedianInterval | null;
}

/** Twins at no growth and at each of `GROWTH_STEPS`. @param pageBytes Of both. */
export function twinSteps({ first, second, rowsPerBlock, rowsBefore }: Twins, pageBytes: number): TwinStep[] {
  const bytes = (pages: number) => pages * pageBytes;
  const start: TwinStep = {
    growth: 0,
    firstBytes: bytes(first.marks[0]!.pages),
    secondBytes: bytes(second.marks[0]!.pages),
    time: null,
  };
  let from = 0;
  const steps = GROWTH_STEPS.flatMap((growth): TwinStep[] => {
    const to = Math.min(first.ms.length, Math.ceil(growth * rowsBefore / rowsPerBlock));
    if (to === from) return [];
    const time = pairedRatio(first.ms.slice(from, to), second.ms.slice(from, to));
    from = to;
    return [{
      growth: to * rowsPerBlock / rowsBefore,
      firstBytes: bytes(first.pages[to - 1]!),
      secondBytes: bytes(second.pages[to - 1]!),
      time,
    }];
  });
  return [start, ...steps];
}

/** Blocks differ more among each other than twins do. */
function pairedRatio(first: readonly number[], second: readonly number[]): MedianInterval {
  return medianInterval(first.map((ms, i) => ms / second[i]!));
}

/** What VACUUM took and gave. */
export interface VacuumedFigures {
  readonly ms: number;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly gain: number;
  readonly steps: readonly TwinStep[];
  /** Time of a block after it, to the twin's, over all of the growth. */
  readonly time: MedianInterval;
  /** Of the gain, what is left at the last step, as a share of it; null where there was none. */
  readonly gainLeft: number | null;
  /** Growth at which less than a tenth of the gain was left; null where more is left at the last step. */
  readonly goneAt: number | null;
}

/** The figures of VACUUM and of what followed. */
export function vacuumedFigures({ runs, growth }: Vacuumed): VacuumedFigures {
  const { before, after } = runs[0]!;
  const steps = twinSteps(growth, before.pageBytes);
  const saved = ({ firstBytes, secondBytes }: TwinStep) => 1 - firstBytes / secondBytes;
  const gain = 1 - after.pages / before.pages;
  const isGone = (step: TwinStep) => saved(step) < gain / 10;
  return {
    ms: median(runs.map(({ ms }) => ms[0]!)),
    beforeBytes: before.pages * before.pageBytes,
    afterBytes: after.pages * after.pageBytes,
    gain,
    steps,
    time: pairedRatio(growth.first.ms, growth.second.ms),
    gainLeft: gain <= 0 ? null : saved(steps.at(-1)!) / gain,
    goneAt: gain <= 0 || !isGone(steps.at(-1)!) ? null : steps.find(isGone)!.growth,
  };
}

/** What incremental auto-vacuum costs and gives back. */
export interface IncrementalFigures {
  /** Time of a block, with to without; and bytes of the file after the growth. */
  readonly time: MedianInterval;
  readonly bytes: number;
  readonly pagesGiven: number;
  readonly givenMs: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** The figures of incremental auto-vacuum. */
export function incrementalFigures({ growth, givenBack }: IncrementallyVacuumed): IncrementalFigures {
  const { before, after, ms } = givenBack;
  return {
    time: pairedRatio(growth.first.ms, growth.second.ms),
    bytes: growth.first.pages.at(-1)! / growth.second.pages.at(-1)!,
    pagesGiven: before.freePages - after.freePages,
    givenMs: ms.reduce((sum, one) => sum + one, 0),
    bytesBefore: before.pages * before.pageBytes,
    bytesAfter: after.pages * after.pageBytes,
  };
}

/** One state of the statistics against none. */
export interface StateFigures {
  readonly name: string;
  readonly makeMs: number;
  readonly addedBytes: number;
  readonly statisticsRows: number;
  /** Time of the whole mix, once through, ms; and as a multiple of that without statistics, null for that itself. */
  readonly mixMs: MedianInterval;
  readonly toNone: MedianInterval | null;
  /** Queries whose plan is another than without statistics. */
  readonly otherPlans: number;
}

/** Every state, none first. */
export function stateFigures({ states }: Statistics): StateFigures[] {
  const [none] = states;
  const mixes = states.map(mixesOf);
  return states.map(({ steps, made, queries }, i) => ({
    name: steps.length === 0 ? "none" : steps.join(", then "),
    makeMs: made.ms.reduce((sum, one) => sum + one, 0),
    addedBytes: (made.after.pages - made.before.pages) * made.before.pageBytes,
    statisticsRows: made.statisticsRows.at(-1) ?? 0,
    mixMs: medianInterval(mixes[i]!),
    toNone: i === 0 ? null : pairedRatio(mixes[i]!, mixes[0]!),
    otherPlans: queries.filter(({ plan }, query) => !samePlan(plan, none!.queries[query]!.plan)).length,
  }));
}

/** Time of the whole mix in each process, ms. */
function mixesOf({ queries }: StatisticsState): number[] {
  return queries[0]!.ms.map((_, i) => queries.reduce((sum, { ms }) => sum + ms[i]!, 0));
}

/** States of the statistics that give the same plans, which are others than without. */
export interface PlanGroup {
  /** The one that is made fastest. */
  readonly cheapest: StateFigures;
  /** Time of the mix in all of them, to none: it is the plans that decide it. */
  readonly toNone: MedianInterval;
}

/** Every group, the fastest first. */
export function planGroups(statistics: Statistics): PlanGroup[] {
  const figures = stateFigures(statistics);
  const [none, ...others] = statistics.states;
  const base = mixesOf(none!);
  const groups = Map.groupBy(
    others.flatMap((state, i) => figures[i + 1]!.otherPlans === 0 ? [] : [{ state, own: figures[i + 1]! }]),
    ({ state }) => JSON.stringify(state.queries.map(({ plan }) => plan)),
  );
  return [...groups.values()].map((members) => ({
    cheapest: members.map(({ own }) => own).toSorted((a, b) => a.makeMs - b.makeMs)[0]!,
    toNone: medianInterval(members.flatMap(({ state }) => mixesOf(state).map((ms, i) => ms / base[i]!))),
  })).sort((a, b) => a.toNone.median - b.toNone.median);
}

/** Whether two plans are the same, step by step. */
export function samePlan(a: readonly string[], b: readonly string[]): boolean {
  return a.join("\n") === b.join("\n");
}

/** A killed writer's log, and what opening after it took, ms. */
export interface RecoveredFigures {
  readonly logBytes: number;
  readonly ms: number;
  readonly openMs: number;
  readonly closeMs: number;
}

/** Medians over copies. */
export function recoveredFigures({ logBytes, opened }: Recovered): RecoveredFigures {
  const over = (name: "ms" | "openMs" | "closeMs") => median(opened.map((one) => one[name]));
  return { logBytes, ms: over("ms"), openMs: over("openMs"), closeMs: over("closeMs") };
}

/** What opening and the first answer took, ms; null where it was not measured. */
export interface OpenedFigures {
  readonly question: OpenedFile["question"];
  readonly warm: MedianInterval;
  readonly cold: MedianInterval | null;
}

/** Medians over fresh processes. */
export function openedFigures({ question, warm, cold }: OpenedFile): OpenedFigures {
  const over = (opened: OpenedFile["warm"]) => medianInterval(opened.map(({ ms }) => ms));
  return { question, warm: over(warm), cold: cold === null ? null : over(cold) };
}
