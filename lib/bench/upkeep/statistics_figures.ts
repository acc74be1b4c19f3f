import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { Statistics, StatisticsState } from "./upkeep_result.ts";

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
  const base = mixesOf(none!);
  return states.map((state, i) => {
    const { steps, made, queries } = state;
    const mixes = mixesOf(state);
    return {
      name: steps.length === 0 ? "none" : steps.join(", then "),
      makeMs: made.ms.reduce((sum, one) => sum + one, 0),
      addedBytes: (made.after.pages - made.before.pages) * made.before.pageBytes,
      statisticsRows: made.statisticsRows.at(-1) ?? 0,
      mixMs: medianInterval(mixes),
      toNone: i === 0 ? null : medianInterval(base.map((ms, turn) => mixes[turn]! / ms)),
      otherPlans: queries.filter(({ plan }, query) => !samePlan(plan, none!.queries[query]!.plan)).length,
    };
  });
}

/** Time of the whole mix in each process, ms. */
function mixesOf({ queries }: StatisticsState): number[] {
  return queries[0]!.ms.map((_, i) => queries.reduce((sum, { ms }) => sum + ms[i]!, 0));
}

/** States of the statistics that give the same plans, which are others than without. */
export interface PlanGroup {
  /** The one that is made fastest. */
  readonly cheapest: StateFigures;
  /** Time of the mix, to none, by turns of processes: in each the median of all of them, since it is the plans that decide it. */
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
  return [...groups.values()].map((members) => {
    const mixes = members.map(({ state }) => mixesOf(state));
    return {
      cheapest: members.map(({ own }) => own).toSorted((a, b) => a.makeMs - b.makeMs)[0]!,
      toNone: medianInterval(base.map((ms, turn) => median(mixes.map((own) => own[turn]!)) / ms)),
    };
  }).sort((a, b) => a.toNone.median - b.toNone.median);
}

/** Whether two plans are the same, step by step. */
export function samePlan(a: readonly string[], b: readonly string[]): boolean {
  return a.join("\n") === b.join("\n");
}
