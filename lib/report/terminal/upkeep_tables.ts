import {
  type BlockTimes,
  incrementalFigures,
  openedFigures,
  recoveredFigures,
  reorganisedFigures,
  samePlan,
  stateFigures,
  type TwinStep,
  vacuumedFigures,
} from "../../bench/upkeep/upkeep_figures.ts";
import type { Statistics, UpkeepPart, UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
import { BLOCK_SECONDS } from "../../chain/block.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { ratioText } from "./ratio_text.ts";

/** A table for each part that was measured, all stores in it; of statistics two for each store. */
export function upkeepTables(results: readonly UpkeepResult[]): SummaryTable[] {
  const tables = [
    timesTable(results),
    fileTable(results),
    vacuumTable(results),
    incrementalTable(results),
    statesTable(results),
    ...results.map(queriesTable),
    recoveryTable(results),
    openTable(results),
  ];
  return tables.filter((table) => table !== null && table.rows.length > 0) as SummaryTable[];
}

/** Rows of a part, of every store that has it. */
function rowsOf<Part extends UpkeepPart>(
  results: readonly UpkeepResult[],
  part: Part,
  rows: (found: NonNullable<UpkeepResult[Part]>, store: string) => readonly (readonly string[])[],
): (readonly string[])[] {
  return results.flatMap((result) => {
    const found = result[part];
    return found === undefined ? [] : rows(found as NonNullable<UpkeepResult[Part]>, result.contestant);
  });
}

function timesTable(results: readonly UpkeepResult[]): SummaryTable {
  const blocks = results.flatMap(({ reorganise }) => reorganise?.ms.length ?? []).at(0) ?? 0;
  return {
    title: `reorganisation: ${whole(blocks)} blocks, each of which deletes and inserts about 500 rows`,
    columns: ["store", "blocks", "p50", "p99", "max", "late", "rows/s", "largest log"],
    left: ["blocks"],
    rows: rowsOf(results, "reorganise", (found, store) => {
      const { first, last, rowsPerS, late, logBytes } = reorganisedFigures(found, BLOCK_SECONDS);
      return [
        [store, "first tenth", ...times(first)],
        [store, "last tenth", ...times(last), String(late), whole(rowsPerS), formatBytes(logBytes)],
      ];
    }),
  };
}

function fileTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "the file around its reorganisation",
    columns: ["store", "when", "bytes", "free pages", "fill", "fill of indexes"],
    left: ["when"],
    rows: rowsOf(results, "reorganise", ({ before, after }, store) => [
      [store, "before", bytesOf(before), ...fills(before)],
      [store, "after", bytesOf(after), ...fills(after)],
    ]),
  };
}

type Pages = NonNullable<UpkeepResult["reorganise"]>["before"];

function bytesOf({ pages, pageBytes }: Pages): string {
  return formatBytes(pages * pageBytes);
}

function fills({ freePages, pages, fill, indexFill }: Pages): string[] {
  return [`${whole(freePages)} of ${whole(pages)}`, formatPercent(fill), formatPercent(indexFill)];
}

function times({ p50, p99, max }: BlockTimes): string[] {
  return [ms(p50), p99 === null ? "-" : ms(p99), ms(max)];
}

function vacuumTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "VACUUM, then growth beside a twin that was not vacuumed",
    columns: [
      "store",
      "growth",
      "vacuumed",
      "twin",
      "gain",
      "time of a block, to the twin's",
      "VACUUM",
      "fill",
      "of indexes",
    ],
    rows: rowsOf(results, "vacuum", (found, store) => {
      const { steps, ms: took } = vacuumedFigures(found);
      const { before, after } = found.runs[0]!;
      return steps.map((step, i) => [
        store,
        formatPercent(step.growth),
        ...twinCells(step),
        ...i > 0 ? [] : [
          ms(took),
          `${formatPercent(before.fill)} to ${formatPercent(after.fill)}`,
          `${formatPercent(before.indexFill)} to ${formatPercent(after.indexFill)}`,
        ],
      ]);
    }),
  };
}

function twinCells({ firstBytes, secondBytes, time }: TwinStep): string[] {
  return [
    formatBytes(firstBytes),
    formatBytes(secondBytes),
    formatPercent(1 - firstBytes / secondBytes),
    time === null ? "-" : ratioText(time),
  ];
}

function incrementalTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "incremental auto-vacuum beside a twin without; then deletions, and incremental_vacuum",
    columns: [
      "store",
      "time of a block",
      "bytes",
      "rows deleted",
      "free pages",
      "pages a call",
      "calls",
      "a call",
      "file",
      "after",
    ],
    rows: rowsOf(results, "incremental", (found, store) => {
      const { time, bytes, bytesBefore, bytesAfter } = incrementalFigures(found);
      const { givenBack, pagesACall, deletedRows } = found;
      return [[
        store,
        ratioText(time),
        `${formatNumber(bytes)}x`,
        whole(deletedRows),
        whole(givenBack.before.freePages),
        whole(pagesACall),
        String(givenBack.ms.length),
        givenBack.ms.length === 0 ? "-" : ms(median(givenBack.ms)),
        formatBytes(bytesBefore),
        formatBytes(bytesAfter),
      ]];
    }),
  };
}

function statesTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "statistics, each in a fresh copy of the same file",
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
          whole(statisticsRows),
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
function queriesTable({ contestant, statistics }: UpkeepResult): SummaryTable | null {
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

function recoveryTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "recovery after SIGKILL: a log that was not moved into the file",
    columns: [
      "store",
      "log",
      "open",
      "open and first answer",
      "close, which moves it",
      "blocks acknowledged",
      "beyond",
    ],
    rows: rowsOf(results, "recovery", (found, store) =>
      found.map((one) => {
        const { logBytes, openMs, ms: all, closeMs } = recoveredFigures(one);
        return [
          store,
          formatBytes(logBytes),
          ms(openMs),
          ms(all),
          ms(closeMs),
          whole(one.acknowledged),
          String(one.beyond),
        ];
      })),
  };
}

function openTable(results: readonly UpkeepResult[]): SummaryTable {
  return {
    title: "open and first answer, each in a fresh process",
    columns: ["store", "asked", "warm", "95 %", "cold", "95 % of cold"],
    left: ["asked"],
    rows: rowsOf(results, "open", (found, store) =>
      found.map((one) => {
        const { question, warm, cold } = openedFigures(one);
        return [
          store,
          question === "key" ? "an entity by key" : "a page of a filter",
          ms(warm.median),
          bounds(warm.interval),
          cold === null ? "not measured" : ms(cold.median),
          cold === null ? "" : bounds(cold.interval),
        ];
      })),
  };
}

function bounds(interval: readonly [low: number, high: number] | null): string {
  return interval === null ? "-" : `[${interval.map(ms).join(", ")}]`;
}

function ms(value: number): string {
  return formatUs(1000 * value);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
