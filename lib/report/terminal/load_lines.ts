import type { Breakage, JudgedCriterion, JudgedLoad } from "../../bench/load/judge_load.ts";
import type { LoadFigures } from "../../bench/load/load_figures.ts";
import type { LoadTrial } from "../../bench/load/measure_load.ts";
import type { MeasuredPoint } from "../../bench/load/measure_points.ts";
import { loadText } from "../../bench/load/offered_load.ts";
import type { Times } from "../../bench/load/response_times.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";

/** What a result is of, beside the measured points. */
interface LoadRun {
  /** Scenario, scale and seed in words. */
  readonly about: string;
  /** Points that could not be offered, with why. */
  readonly refused: readonly { readonly point: string | null; readonly refused: string | null }[];
}

/** A result as lines: for each store whether it held and what broke first, then percentiles, verdicts, the time line, and what the figures mean. */
export function loadLines(measured: readonly MeasuredPoint[], { about, refused }: LoadRun): string[] {
  return [
    ...measured.flatMap(loadAnswerLines),
    ...refused.map(({ point, refused }) => `${point}: not offered: ${refused}`),
    ...tornLines(measured.map(({ trial }) => trial)),
    ...tableLines(timesTable(measured)),
    ...tableLines(verdictTable(measured)),
    ...measured.length <= TIMELINES_MAX ? measured.flatMap(({ trial }) => timelineLines(trial)) : [],
    "",
    about,
    ...NOTES,
    ...checkNote(measured),
  ];
}

/** Most trials whose time lines are shown: those of more are in the file. */
const TIMELINES_MAX = 3;

/** Whether a store held a load and what broke first, and why a trial ended early. */
export function loadAnswerLines({ point, trial, judged }: MeasuredPoint): string[] {
  const { contestant, load, end } = trial;
  const what = point === null ? loadText(load) : `${point} (${loadText(load)})`;
  return [
    `${contestant} ${answerText(what, judged, trial)}`,
    ...problemLines(trial),
    ...end === "interrupted" ? [`  ${contestant}: interrupted; what was measured until then is below`] : [],
    ...judged.isGeneratorBound ? [`  ${contestant}: limited by its generator, not by the store alone`] : [],
  ];
}

/** Why a trial did not end as it should. */
export function problemLines({ contestant, problems }: Pick<LoadTrial, "contestant" | "problems">): string[] {
  return problems.map((problem) => `  ${contestant}: ended early, ${problem}`);
}

function answerText(what: string, { verdict, criteria, broke }: JudgedLoad, { figures }: LoadTrial): string {
  if (verdict === "pass") return `held ${what}`;
  if (verdict === "fail") {
    const [first, ...others] = broke.map((one) => brokeText(one, figures));
    return `did not hold ${what}: ${first} broke first${
      others.length === 0 ? "" : `; then ${others.join(", ")}`
    }`;
  }
  const reasons = Map.groupBy(criteria.filter(({ reason }) => reason !== null), ({ reason }) => reason!);
  const open = [...reasons].map(([reason, own]) => `${own.map(({ what }) => what).join(", ")}: ${reason}`);
  const missed = criteria.filter(({ asMeasured }) => asMeasured === "fail").map(({ what }) => what);
  const measured = missed.length === 0 ? "nothing broke" : `missed as measured: ${missed.join(", ")}`;
  return `is not shown to hold ${what}: ${measured}, but ${open.join("; ")}`;
}

function brokeText({ what, sinceS }: Breakage, { commits, queries, log, check }: LoadFigures): string {
  const figure = {
    "late blocks": () => `${commits!.late} of ${commits!.blocks} blocks late`,
    writes: () => `${formatNumber(commits!.perS)} entities/s`,
    "commit p99": () => `commit ${worstText(commits!.response)}`,
    reads: () => `${formatNumber(queries!.perS)} queries/s`,
    "query p99": () => `query ${worstText(queries!.response)}`,
    log: () => `log of ${formatBytes(log!.maxBytes)}`,
    "torn reads": () => `${check!.torn.length} torn reads`,
  }[what]();
  return sinceS === null ? figure : `${figure} (from ${formatNumber(sinceS)} s on)`;
}

function worstText({ p99Us, maxUs }: Times): string {
  return p99Us === null ? `max ${formatUs(maxUs)}` : `p99 ${formatUs(p99Us)}`;
}

/** What comparing sampled answers found. */
export function tornLines(trials: readonly LoadTrial[]): string[] {
  const checks = trials.flatMap(({ figures }) => figures.check ?? []);
  if (checks.length === 0) return [];
  const sum = (of: (check: typeof checks[number]) => number) => checks.reduce((all, one) => all + of(one), 0);
  const torn = checks.flatMap((check) => check.torn);
  const compared = `${sum(({ compared }) => compared).toLocaleString("en")} answers of ${
    sum(({ blocks }) => blocks).toLocaleString("en")
  } blocks' states`;
  if (torn.length === 0) {
    return [`0 torn reads: ${compared} were compared with the computed ones, each is of one block`];
  }
  return [
    `WRONG: ${torn.length} torn reads among ${compared}, which are not what their block holds:`,
    ...torn.slice(0, TORN_SHOWN).map(({ text, atBlock }) => `  block ${atBlock}: ${text}`),
  ];
}

/** Torn reads that are named. */
const TORN_SHOWN = 5;

function timesTable(measured: readonly MeasuredPoint[]): SummaryTable {
  return {
    title:
      "what was measured: response times, from when each was due; [service times], from when it was begun",
    columns: [
      ...["store", "point", "entities/s", "late", "commit p50", "p99", "max", "drain"],
      ...["queries/s", "unasked", "query p50", "p99", "max", "log", "processors"],
    ],
    left: ["point"],
    rows: measured.map(({ point, trial: { contestant, figures } }) => {
      const { commits, queries, log, processors } = figures;
      return [
        ...[contestant, point ?? "own"],
        ...commits === null ? Array(6).fill("-") : [
          formatNumber(commits.perS),
          `${commits.late} of ${commits.blocks}${commits.unwritten > 0 ? ` (+${commits.unwritten})` : ""}`,
          ...timesCells(commits.response, commits.service),
          commits.drainS === null ? "-" : `${formatNumber(commits.drainS)} s`,
        ],
        ...queries === null ? Array(5).fill("-") : [
          formatNumber(queries.perS),
          queries.unasked.toLocaleString("en"),
          ...timesCells(queries.response, queries.service),
        ],
        log === null ? "-" : formatBytes(log.maxBytes),
        processors === null ? "-" : formatPercent(processors.busy),
      ];
    }),
  };
}

function timesCells(response: Times, service: Times): string[] {
  const cell = (of: (times: Times) => number | null) => {
    const [own, inner] = [of(response), of(service)].map((us) => us === null ? "-" : formatUs(us));
    return own === "-" ? "-" : `${own} [${inner}]`;
  };
  return [cell(({ p50Us }) => p50Us), cell(({ p99Us }) => p99Us), cell(({ maxUs }) => maxUs)];
}

const MARKS = { pass: "pass ✓", fail: "fail ✗", "not proven": "not proven ?" } as const;

function verdictTable(measured: readonly MeasuredPoint[]): SummaryTable {
  return {
    title: "verdicts",
    columns: ["store", "point", "criterion", "requirement", "need", "measured", "verdict", "why"],
    left: ["point", "criterion", "requirement", "verdict", "why"],
    rows: measured.flatMap(({ point, trial: { contestant }, judged }) =>
      judged.criteria.map((criterion) => [
        ...[contestant, point ?? "own", criterion.what, criterion.id ?? "-", needText(criterion)],
        measuredText(criterion),
        ...[MARKS[criterion.verdict], criterion.reason ?? ""],
      ])
    ),
  };
}

function needText({ what, need, unit }: JudgedCriterion): string {
  const sign = { "commit p99": "< ", "query p99": "< ", log: "<= ", writes: ">= ", reads: ">= " };
  return `${what in sign ? sign[what as keyof typeof sign] : ""}${valueText(need, unit)}${
    what === "log" ? " + 1 block" : ""
  }`;
}

/** Of fewer samples than a p99 takes the longest, which says so. */
function measuredText({ value, unit, isLongest }: JudgedCriterion): string {
  if (value === null) return "-";
  return `${isLongest ? "longest " : ""}${valueText(value, unit)}`;
}

function valueText(value: number, unit: JudgedCriterion["unit"]): string {
  if (unit === "bytes") return formatBytes(value);
  return unit === "ms" ? formatUs(1000 * value) : `${formatNumber(value)} ${unit}`;
}

function timelineLines({ contestant, figures: { timeline, log } }: LoadTrial): string[] {
  return tableLines({
    title: `${contestant}, by tenths of the time`,
    columns: [
      "from",
      "blocks",
      "longest",
      "queries",
      "longest",
      "log",
      "begun anew",
      "checkpoints",
      "pinned",
    ],
    rows: timeline.map((slice) => [
      `${formatNumber(slice.fromS)} s`,
      ...[slice.blocks, slice.blocks === 0 ? "-" : formatUs(slice.commitUs)].map(String),
      ...[slice.queries, slice.queries === 0 ? "-" : formatUs(slice.queryUs)].map(String),
      ...log === null ? ["-", "-", "-", "-"] : [
        formatBytes(slice.logBytes),
        ...[slice.restarts, slice.checkpoints, slice.pinned].map(String),
      ],
    ]),
  });
}

function checkNote(measured: readonly MeasuredPoint[]): string[] {
  const shares = measured.flatMap(({ trial }) => trial.figures.queries?.checkShare ?? []);
  return shares.length === 0 ? [] : [
    `Keeping answers for comparing took ${formatPercent(Math.max(...shares))} of the readers' time at most.`,
  ];
}

const NOTES = [
  "Open loop: block n is due n cadences after the first, late where it is not done when the next is due; queries arrive at random, by a schedule of each",
  "reader's own. Response times count from when each was due. Only the store is on the clock, as a library in the process; learning the newest block is in it.",
  "p99 from 300 samples on; it passes or fails where the 95 % interval of the share over its limit lies on one side of a hundredth.",
  "Each store begins with a copy of the same loaded file. Readers ask at the newest block; sampled answers are compared, off the clock, with what the data",
  "says of that block. Drain: from the end of the schedule to the last block's. (+n): blocks not begun after as much time again.",
];
