import {
  type BlockTimes,
  incrementalFigures,
  openedFigures,
  recoveredFigures,
  reorganisedFigures,
  type TwinStep,
  vacuumedFigures,
} from "../../bench/upkeep/upkeep_figures.ts";
import type { UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
import { BLOCK_SECONDS } from "../../chain/block.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber, formatPercent } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { countCell } from "./table_cells.ts";
import { ms, rowsOf } from "./upkeep_cells.ts";
import { queriesTable, statesTable } from "./upkeep_statistics_tables.ts";

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

function timesTable(results: readonly UpkeepResult[]): SummaryTable {
  const blocks = results.flatMap(({ reorganise }) => reorganise?.ms.length ?? []).at(0) ?? 0;
  return {
    title: `reorganisation: ${countCell(blocks)} blocks, each of which deletes and inserts about 500 rows`,
    columns: ["store", "blocks", "p50", "p99", "max", "late", "rows/s", "largest log"],
    left: ["blocks"],
    rows: rowsOf(results, "reorganise", (found, store) => {
      const { first, last, all, rowsPerS, late, logBytes } = reorganisedFigures(found, BLOCK_SECONDS);
      return [
        [store, "first tenth", ...times(first)],
        [store, "last tenth", ...times(last)],
        [store, "all", ...times(all), String(late), countCell(rowsPerS), formatBytes(logBytes)],
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
  return [`${countCell(freePages)} of ${countCell(pages)}`, share(fill), share(indexFill)];
}

function share(of: number | null): string {
  return of === null ? "-" : formatPercent(of);
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
      const { before, after } = found;
      return steps.map((step, i) => [
        store,
        formatPercent(step.growth),
        ...twinCells(step),
        ...i > 0 ? [] : [
          ms(took),
          `${share(before.fill)} to ${share(after.fill)}`,
          `${share(before.indexFill)} to ${share(after.indexFill)}`,
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
    time === null ? "-" : `${formatNumber(time)}x`,
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
        `${formatNumber(time)}x`,
        `${formatNumber(bytes)}x`,
        countCell(deletedRows),
        countCell(givenBack.before.freePages),
        countCell(pagesACall),
        String(givenBack.ms.length),
        givenBack.ms.length === 0 ? "-" : ms(median(givenBack.ms)),
        formatBytes(bytesBefore),
        formatBytes(bytesAfter),
      ]];
    }),
  };
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
          countCell(one.acknowledged),
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
