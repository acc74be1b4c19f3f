import { type AreaTimes, MOVE_STEPS, type TiersFigures } from "../../bench/tiers/tiers_figures.ts";
import type { QuestionArea } from "../../bench/tiers/tiers_question.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** A result as lines: what two tiers save and cost, the move by its steps, queries by where their answers lie. */
export function tiersLines(figures: TiersFigures): string[] {
  return [
    ...answerLines(figures),
    ...tableLines(moveTable(figures)),
    ...tableLines(queryTable(figures)),
    "",
    ...notes(figures),
  ];
}

/** Share of the bytes below which saving is little. choice: a disk fills up no sooner or later by it. */
const LITTLE = 0.1;

function answerLines(figures: TiersFigures): string[] {
  const { untieredBytes, hotBytes, vacuumedBytes, coldBytes, coldVersions, versions, move, compared } =
    figures;
  const times = (area: QuestionArea) => {
    const ratios = figures.queries.flatMap((own) =>
      own.area === area && own.ratio !== null ? [own.ratio.median] : []
    );
    return ratios.length === 0 ? "unknown" : `${formatNumber(median(ratios))}x`;
  };
  const share = (vacuumedBytes + coldBytes) / untieredBytes;
  const saved = share > 1 - LITTLE
    ? "Two tiers save little here"
    : `Two tiers save ${formatPercent(1 - share)}`;
  return [
    `${saved}: ${formatBytes(vacuumedBytes)} hot (posting) and ${
      formatBytes(coldBytes)
    } cold (Parquet), for ${formatBytes(untieredBytes)} in one file; what was moved takes ${
      formatNumber(coldBytes / Math.max(1, untieredBytes - vacuumedBytes))
    } of what it took there`,
    `The hot file is that small once it is written again: ${formatBytes(hotBytes)} before, in ${
      formatUs(1000 * figures.vacuumMs.median)
    } (VACUUM); what was moved lay between what stays`,
    `Moving took ${withInterval(move.rowsPerS, (value) => countText(value))} rows/s: ${
      countText(coldVersions)
    } of ${countText(versions)} versions, those that ended by block ${figures.upTo} of ${figures.tip}`,
    `A first page about the newest block takes ${
      times("newest")
    } its time untiered, one about a block before the move ${times("past")} (the median kind of query)`,
    `${countText(compared)} answers compared with those of the chain untiered: none differs`,
  ];
}

function moveTable({ move, vacuumMs }: TiersFigures): SummaryTable {
  const about: Readonly<Record<(typeof MOVE_STEPS)[number], string>> = {
    read: "versions read from the hot tier",
    write: "Parquet written, read back and compared",
    publish: "files synced, then named in the manifest",
    remove: "rows and index entries taken out, one transaction",
    shrink: "free pages given back, log moved into the file",
  };
  return {
    title: `The move: ${countText(move.versions)} versions, ${countText(move.rows)} rows`,
    columns: ["step", "ms", "what"],
    left: ["what"],
    rows: [
      ...MOVE_STEPS.map((step) => [step, withInterval(move.stepMs[step]), about[step]]),
      ["vacuum", withInterval(vacuumMs), "the hot file written again without gaps; not in the rate"],
    ],
  };
}

const AREAS: Readonly<Record<QuestionArea, string>> = {
  newest: "newest block: hot alone",
  past: "before the move: both",
  cold: "before the move: cold alone",
};

function queryTable({ queries }: TiersFigures): SummaryTable {
  return {
    title: "A first page of up to 200 results, by where its answer lies",
    columns: ["where", "query", "n", "results", "untiered", "in tiers", "ratio"],
    left: ["query"],
    rows: queries.map(cells),
  };
}

function cells({ area, type, questions, results, untieredMs, tieredMs, ratio }: AreaTimes): string[] {
  return [
    AREAS[area],
    type,
    `${questions}`,
    formatNumber(results),
    untieredMs === null ? "-" : formatUs(1000 * untieredMs.median),
    formatUs(1000 * tieredMs.median),
    ratio === null ? "-" : ratioText(ratio),
  ];
}

function countText(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function notes({ rounds }: TiersFigures): string[] {
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; a question's time is its median call of five, its file warm.`,
    "Each round moves out of a fresh copy. A version leaves the hot tier once its file was read back, compared, synced and named.",
    "Cold: a column an attribute's name, zstd, asked by DuckDB in the same process; no index but the least and greatest value of a row group.",
    "A block at or after the last one moved is answered by the hot tier alone; one before asks both, and merges by (from_block, entity_key).",
  ];
}
