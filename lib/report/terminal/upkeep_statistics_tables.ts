import { samePlan, stateFigures } from "../../bench/upkeep/statistics_figures.ts";
import type { Statistics, UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { ratioText } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";
import { ms, rowsOf } from "./upkeep_cells.ts";

/** The states of the planner's statistics: what they took, and what the mix then takes. */
export function statesTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "statistics, each made in a fresh copy; one file is asked with each of them in turns",
    columns: [
      "store",
      "statistics",
      "made in",
      "rows",
      "bytes",
      "the mix once",
      "to none",
      "plans other than with none",
    ],
    left: ["statistics"],
    rows: rowsOf(
      results,
      "statistics",
      (found, store) =>
        stateFigures(found).map(({ name, makeMs, statisticsRows, addedBytes, mixMs, toNone, otherPlans }) => [
          store,
          name,
          name === "none" ? "-" : ms(makeMs),
          countCell(statisticsRows),
          formatBytes(addedBytes),
          ms(mixMs.median),
          toNone === null ? "-" : ratioText(toNone),
          name === "none" ? "-" : `${otherPlans} of ${found.queries.length}`,
        ]),
    ),
  };
}

/** Most kinds of query that are shown: all of them are in the JSON object. */
const QUERIES_SHOWN = 8;

/** Kinds of query that get another plan in some state: their time, and a letter for each plan; those that differ most first. */
export function queriesTable({ contestant, statistics }: UpkeepResult): SummaryTable | null {
  if (statistics === undefined) return null;
  const changed = changedQueries(statistics);
  const shown = changed.slice(0, QUERIES_SHOWN);
  const of = shown.length < changed.length ? ` (${shown.length} of ${changed.length} kinds)` : "";
  return {
    title: `${contestant}: queries whose plan depends on statistics${of}, ms and plan`,
    columns: ["query", ...statistics.states.map(({ steps }) => steps.join(", then ") || "none")],
    rows: shown.map(({ type, index, letters }) => [
      type,
      ...statistics.states.map(({ queries }, i) =>
        `${formatNumber(median(queries[index]!.ms))} ${letters[i]}`
      ),
    ]),
  };
}

interface ChangedQuery {
  readonly type: string;
  readonly index: number;
  /** Of each state's plan: A for the first that was met, and so on. */
  readonly letters: readonly string[];
}

/** The first query of each type whose plan is not the same in every state; those first whose time differs most. */
function changedQueries({ queries, states }: Statistics): ChangedQuery[] {
  const changed = queries.flatMap(({ type }, index): ChangedQuery[] => {
    const plans: (readonly string[])[] = [];
    const letters = states.map((state) => {
      const own = state.queries[index]!.plan;
      const known = plans.findIndex((plan) => samePlan(plan, own));
      return String.fromCharCode(65 + (known < 0 ? plans.push(own) - 1 : known));
    });
    return plans.length === 1 ? [] : [{ type, index, letters }];
  });
  const spread = ({ index }: ChangedQuery) => {
    const all = states.map((state) => median(state.queries[index]!.ms));
    return Math.max(...all) / Math.min(...all);
  };
  return changed.filter(({ type }, i) => changed.findIndex((other) => other.type === type) === i)
    .sort((a, b) => spread(b) - spread(a));
}

/** The plans of the query that statistics slow down or speed up most, by their letters; of each store. */
export function planLinesOf(results: readonly UpkeepResult[]): string[] {
  return results.flatMap(({ contestant, statistics }) => {
    if (statistics === undefined) return [];
    const [most] = changedQueries(statistics);
    if (most === undefined) return [];
    const plans = [...new Set(most.letters)].sort().flatMap((letter) => {
      const plan = statistics.states[most.letters.indexOf(letter)]!.queries[most.index]!.plan;
      return plan.map((line, i) => `  ${i === 0 ? letter : " "} ${line}`);
    });
    return ["", `${contestant}: plans of ${most.type}, ${statistics.queries[most.index]!.text}`, ...plans];
  });
}
