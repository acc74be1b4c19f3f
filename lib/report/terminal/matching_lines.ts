import {
  type AskedFigures,
  CYCLE_MS,
  type CycleFigures,
  DOCUMENTED,
  type MatchingFigures,
  PARTS,
  TARGET_MS,
} from "../../bench/matching/matching_figures.ts";
import { nameOf } from "../../bench/matching/scheduler_name.ts";
import { formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";

/**
 * A result as lines: what fits and what limits it, then the cycles, their queries, and what the figures mean.
 * @param isTarget Whether the first cycle is the target's: of the balanced market at full size, without a limit.
 */
export function matchingLines(
  results: readonly MatchingFigures[],
  title: string,
  isTarget: boolean,
): string[] {
  const named = Math.max(...results.map(({ named }) => named));
  return [
    ...matchingAnswerLines(results, isTarget),
    ...tableLines(cycleTable(results, title)),
    ...tableLines(askedTable(results)),
    "",
    ...NOTES,
    `Running workloads of the loaded market are placed, and quotas used, as the scenario draws them: they name ${
      countCell(named)
    } nodes that are free.`,
  ];
}

const NOTES = [
  "The first cycle finds all that waits; between later ones workloads that run end, and as many are submitted. By buckets: each cycle",
  "asks the ten age buckets and the nodes anew, as published. By changes: it keeps what it read, and asks what was written since.",
  "On the clock: the whole cycle. Queries and writes are the store's time, with the encoding of blocks; pairing is all the rest.",
  "CPU is the processor time of all of it: where it is far below the total, the machine was busy with something else, or waited for the disk.",
  "After each cycle a checker compared all that the store returns of the market with the blocks that were loaded and appended, and found no",
  "law broken: no older workload waits while a younger one took a node that it could use, no node idles that a waiting one could use, no",
  "node, resource, hardware, tenant, quota or placement rule is exceeded; both sides of each pair are stored, and nothing else changed.",
  "A round begins with a copy of the loaded file and a new process: first cycles have an interval over six rounds, and are compared",
  "store to store within each. Cycles of one process on one file are no independent trials: they have none.",
  "The loaded queue is at most some hours old: of the ten buckets only the youngest hold work, the others cost an empty query each (C-21).",
  "The data model names no budget of a workload and no zone: the price ceiling is the catalogue's, and a zone is a region.",
];

/** Whether first and steady cycles fit and what limits them, store by store; then how first cycles compare. */
export function matchingAnswerLines(results: readonly MatchingFigures[], isTarget: boolean): string[] {
  return [
    ...results.flatMap((result) => answersOf(result, isTarget)),
    ...results.flatMap((result) => comparison(result, results)),
  ];
}

function answersOf(result: MatchingFigures, isTarget: boolean): string[] {
  const { first, firstMs, steady } = result;
  const name = nameOf(result);
  const [from, to] = DOCUMENTED.queries;
  const [low, high] = firstMs.interval ?? [firstMs.median, firstMs.median];
  const held = high <= TARGET_MS ? "held" : low > TARGET_MS ? "missed" : "not decided";
  const target = isTarget
    ? `target ${TARGET_MS / 1000} s ${held}`
    : "says nothing of the whole balanced market";
  return [
    `${name}: the first cycle ${fits(firstMs.median)} (${target}): ${countCell(first.matches)} matches in ${
      withInterval(firstMs, ms)
    } until ${ENDS[first.end]}, ${limitOf(first)}; ${
      countCell(first.queries)
    } queries (documented: ${from} to ${to})`,
    ...steady === null ? [] : [`${name}: ${steadyAnswer(steady)}`],
  ];
}

/** How a store's first cycle compares with that of the first store asked in the same way. */
function comparison(
  { contestant, way, toFirstStore }: MatchingFigures,
  results: readonly MatchingFigures[],
): string[] {
  if (toFirstStore === null) return [];
  const other = results.find((result) => result.way === way)!;
  return [
    `By ${way} ${contestant}'s first cycle takes ${
      ratioText(toFirstStore)
    } the time of ${other.contestant}'s.`,
  ];
}

function steadyAnswer({ cycle, maxMs }: NonNullable<MatchingFigures["steady"]>): string {
  return `the slowest steady cycle ${fits(maxMs)}; the median one makes ${
    countCell(cycle.matches)
  } matches in ${ms(cycle.ms.total)} until ${ENDS[cycle.end]}, ${limitOf(cycle)}; ${
    countCell(cycle.queries)
  } queries, ${countCell(cycle.waiting)} wait on`;
}

const ENDS: Readonly<Record<CycleFigures["end"], string>> = {
  limit: "its most matches",
  nodes: "no node is free",
  work: "no workload waits",
  misfits: "none that waits may use a free node",
};

function limitOf({ ms, limit }: CycleFigures): string {
  return `${limit} ${formatPercent(ms[limit] / ms.total)} of it`;
}

function fits(totalMs: number): string {
  const [share, due] = [totalMs / CYCLE_MS, `its ${CYCLE_MS / 1000} s`];
  return share > 1
    ? `does not fit: ${formatNumber(share)} times ${due}`
    : `fits: ${formatPercent(share)} of ${due}`;
}

function ms(value: number): string {
  return formatUs(1000 * value);
}

function cycleTable(results: readonly MatchingFigures[], title: string): SummaryTable {
  const cells = (name: string, which: string, cycle: CycleFigures) => [
    name,
    which,
    ms(cycle.ms.total),
    ms(cycle.ms.cpu),
    ...PARTS.map((part) => ms(cycle.ms[part])),
    countCell(cycle.queries),
    countCell(cycle.matches),
    countCell(cycle.entities),
    countCell(cycle.blocks),
    countCell(cycle.waiting),
    countCell(cycle.free),
  ];
  const columns = [
    "total",
    "CPU",
    ...PARTS,
    "asked",
    "matches",
    "entities",
    "blocks",
    "wait on",
    "free nodes",
  ];
  return {
    title,
    columns: ["store and way", "cycle", ...columns],
    left: ["cycle"],
    rows: results.flatMap((result) => [
      [nameOf(result), "start", ms(result.start.ms), "", "", "", "", countCell(result.start.queries)],
      cells(nameOf(result), "first", result.first),
      ...result.steady === null ? [] : [cells(nameOf(result), "steady", result.steady.cycle)],
    ]),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  changes: "what changed",
  workloads: "waiting workloads",
  nodes: "nodes for a batch",
  narrower: "nodes for one workload",
};

function askedTable(results: readonly MatchingFigures[]): SummaryTable {
  const cells = (name: string, cycle: string, { kind, ...asked }: AskedFigures) => [
    name,
    cycle,
    KINDS[kind] ?? kind,
    countCell(asked.queries),
    countCell(asked.results),
    ms(asked.totalMs),
    ms(asked.p50Ms),
    ms(asked.maxMs),
  ];
  return {
    title: "queries, a page each",
    columns: ["store and way", "cycle", "for", "queries", "results", "together", "p50", "longest"],
    left: ["cycle", "for"],
    rows: results.flatMap((result) => [
      ...result.firstAsked.map((asked) => cells(nameOf(result), "first", asked)),
      ...result.steadyAsked.map((asked) => cells(nameOf(result), "steady", asked)),
    ]),
  };
}
