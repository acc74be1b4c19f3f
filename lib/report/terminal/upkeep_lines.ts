import { type PlanGroup, planGroups, samePlan, stateFigures } from "../../bench/upkeep/statistics_figures.ts";
import {
  incrementalFigures,
  openedFigures,
  recoveredFigures,
  reorganisedFigures,
  vacuumedFigures,
} from "../../bench/upkeep/upkeep_figures.ts";
import type { Statistics, UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
import { BLOCK_SECONDS } from "../../chain/block.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { durationText } from "../../text/duration.ts";
import { tableLines } from "../../text/text_table.ts";
import { ratioText } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";
import { ms as msText } from "./upkeep_cells.ts";
import { planLinesOf } from "./upkeep_statistics_tables.ts";
import { upkeepTables } from "./upkeep_tables.ts";

/** Most that opening a file and a first answer may take, warm. choice: a restart that nobody notices. */
const OPEN_TARGET_MS = 200;
/** Share of a gain that must be left after the growth for it to last. choice: half. */
const LASTING = 0.5;
/** Share of a file's rows that must have come block by block. choice: as for growth points. */
const REWRITTEN_MIN = 0.1;
/** A gain of VACUUM below this is none. choice: a day of a month's growth. */
const GAIN_MIN = 0.03;

/** A result as lines: what to do, store by store, then a table for each part, then what the figures mean. */
export function upkeepLines(results: readonly UpkeepResult[], title: string): string[] {
  return [
    ...results.flatMap((result) => answersOf(result).map((answer) => `${result.contestant}: ${answer}`)),
    "",
    title,
    ...results.map(startOf),
    ...upkeepTables(results).flatMap(tableLines),
    ...planLinesOf(results),
    "",
    ...NOTES,
    ...results.flatMap(youngFile),
  ];
}

const NOTES = [
  "Times are the store's or the engine's own. Reorganisation, VACUUM and auto-vacuum: on the file after the reorganisation;",
  "the other parts: on the file as it was loaded. Twins get the same blocks in turns, in one process: ratios are medians over pairs of blocks,",
  "without an interval. With statistics the mix is asked in six processes, in turns with none: medians with [95 % intervals] over them.",
  "Checked: rows written and closed, every entity that blocks left or deleted, and every answer, against the data itself.",
];

/** Where what was loaded whole is hardly rewritten, its pages are fuller or emptier than those of a file that grew. */
function youngFile({ contestant, loaded, keepsHistory, rows, vacuum }: UpkeepResult): string[] {
  if (vacuum === undefined || loaded === null || !loaded.bulk || !keepsHistory) return [];
  const rewritten = 1 - rows / vacuum.growth.rowsBefore;
  if (rewritten >= REWRITTEN_MIN) return [];
  return [
    `${contestant} was loaded whole, and only ${
      formatPercent(rewritten)
    } of its rows came block by block: VACUUM gains otherwise in an old file.`,
  ];
}

function startOf({ contestant, loaded, rows, fileBytes }: UpkeepResult): string {
  const file = `${countCell(rows)} rows, ${formatBytes(fileBytes)}`;
  if (loaded === null) return `  ${contestant}: a copy of the file, ${file}`;
  return `  ${contestant}: ${file}, loaded ${loaded.bulk ? "whole" : "block by block"} in ${
    formatUs(1000 * loaded.ms)
  }`;
}

function answersOf(result: UpkeepResult): string[] {
  const { reorganise, vacuum, incremental, statistics, recovery, open } = result;
  return [
    ...reorganise === undefined ? [] : [reorganiseAnswer(reorganise, result.keepsHistory)],
    ...vacuum === undefined ? [] : [vacuumAnswer(vacuum)],
    ...incremental === undefined ? [] : [incrementalAnswer(incremental, result.keepsHistory)],
    ...statistics === undefined ? [] : statisticsAnswers(statistics),
    ...recovery === undefined ? [] : [recoveryAnswer(recovery)],
    ...open === undefined ? [] : [openAnswer(open)],
  ];
}

function reorganiseAnswer(
  reorganised: NonNullable<UpkeepResult["reorganise"]>,
  keepsHistory: boolean,
): string {
  const { ms, before, after } = reorganised;
  const { late, first, last, grownBytes } = reorganisedFigures(reorganised, BLOCK_SECONDS);
  const kept = late === 0
    ? `keeps a block every ${BLOCK_SECONDS} s`
    : `is late with ${late} of ${ms.length} blocks`;
  return `reorganisation for ${durationText(ms.length * BLOCK_SECONDS)}: ${kept}; p50 ${
    msText(first.p50)
  } at first, ${msText(last.p50)} at last, slowest ${msText(Math.max(...ms))}; the file grew by ${
    formatBytes(grownBytes)
  } (${formatPercent(grownBytes / (before.pages * before.pageBytes))})${
    keepsHistory ? ", since a delete only closes versions" : ""
  }, ${formatPercent(after.freePages / after.pages)} of it free`;
}

function vacuumAnswer(vacuum: NonNullable<UpkeepResult["vacuum"]>): string {
  const { ms, gain, gainLeft, goneAt, steps, time } = vacuumedFigures(vacuum);
  const took = `${formatPercent(Math.max(0, gain))} smaller in ${msText(ms)}`;
  if (gain < GAIN_MIN) return `VACUUM: not worth it; ${took}`;
  const grown = formatPercent(goneAt ?? steps.at(-1)!.growth);
  const left = goneAt === null ? `${formatPercent(gainLeft!)} of that is left` : "all of that is gone";
  const worth = gainLeft! >= LASTING ? "worth it where space is short" : "not worth it";
  return `VACUUM: ${worth}; ${took}, ${left} after ${grown} growth, in which a block takes ${
    formatNumber(time)
  }x the time`;
}

function incrementalAnswer(part: NonNullable<UpkeepResult["incremental"]>, keepsHistory: boolean): string {
  const { time, bytes, pagesGiven, givenMs, bytesBefore, bytesAfter } = incrementalFigures(part);
  const cost = `incremental auto-vacuum: blocks take ${formatNumber(time)}x the time, the file ${
    formatNumber(bytes)
  }x the bytes`;
  if (pagesGiven === 0) {
    return `${cost}; after deletions of ${countCell(part.deletedRows)} rows it has nothing to give back${
      keepsHistory ? ": closed versions stay" : ""
    }`;
  }
  return `${cost}; after deletions of ${countCell(part.deletedRows)} rows it gives ${
    formatBytes(bytesBefore - bytesAfter)
  } of ${formatBytes(bytesBefore)} back in ${msText(givenMs)}`;
}

function statisticsAnswers(statistics: Statistics): string[] {
  const [none, ...others] = stateFigures(statistics);
  const groups = planGroups(statistics);
  const all = statistics.queries.length;
  if (groups.length === 0) return [`statistics: leave them out; they change no plan of ${all} queries`];
  const [best, worst] = [groups[0]!, groups.at(-1)!];
  const [, high] = best.toNone.interval ?? [0, best.toNone.median];
  const [low] = worst.toNone.interval ?? [worst.toNone.median];
  const mix = ({ cheapest, toNone }: PlanGroup) =>
    `the mix takes ${ratioText(toNone)} the time with ${cheapest.name}`;
  const changed = `they change ${Math.max(...others.map(({ otherPlans }) => otherPlans))} of ${all} plans`;
  const verdict = high < 1
    ? `run ${best.cheapest.name} once, in ${msText(best.cheapest.makeMs)}; ${mix(best)}, ${
      msText(none!.mixMs.median)
    } without`
    : low > 1
    ? `leave them out; ${changed}, and ${mix(worst)}`
    : `leave them out; ${changed}, but ${mix(best)}: no difference shown`;
  const [forth, back] = statistics.states.filter(({ steps }) => steps.length === 2);
  const differ = forth!.queries.filter(({ plan }, i) => !samePlan(plan, back!.queries[i]!.plan)).length;
  const order = differ === 0
    ? "in whichever order optimize and analyze run, the plans are the same"
    : `whether optimize or analyze runs first decides ${differ} of ${all} plans`;
  return [`statistics: ${verdict}; ${order}`];
}

function recoveryAnswer(recovery: NonNullable<UpkeepResult["recovery"]>): string {
  const all = recovery.map((one) => {
    const { logBytes, ms } = recoveredFigures(one);
    const short = logBytes < one.wantedBytes ? ` (all blocks gave no ${formatBytes(one.wantedBytes)})` : "";
    return `${msText(ms)} with a log of ${formatBytes(logBytes)}${short}`;
  });
  const blocks = countCell(recovery.reduce((sum, { acknowledged }) => sum + acknowledged, 0));
  return `recovery after SIGKILL, to the first answer: ${
    all.join(", ")
  }; all ${blocks} acknowledged blocks are there`;
}

function openAnswer(open: NonNullable<UpkeepResult["open"]>): string {
  const found = open.map(openedFigures);
  const slowest = Math.max(...found.map(({ warm }) => warm.median));
  const each = found.map(({ question, warm, cold }) =>
    `${question === "key" ? "by key" : "a page of a filter"} ${msText(warm.median)} warm, ${
      cold === null ? "cold not measured" : `${msText(cold.median)} cold`
    }`
  );
  return `open and first answer: ${each.join("; ")} (target ${OPEN_TARGET_MS} ms warm: ${
    slowest <= OPEN_TARGET_MS ? "held" : "missed"
  })`;
}
