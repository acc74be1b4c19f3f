import * as Plot from "@observablehq/plot";
import { slug } from "../../text/slug.ts";
import { formatCount, formatUs } from "../../text/numbers.ts";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { logTicks } from "./log_ticks.ts";
import { type Canvas, type ChartOptions, gridY, plotSvg, words } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import type { DataRow } from "./downloads.ts";
import { numeric } from "./table_html.ts";
import {
  drawAccount,
  drawBytes,
  drawWords,
  SIDES,
  timeDomain,
  type TimelineBin,
  type TimelineRun,
} from "./timeline_panels.ts";

/** One of the slowest commits. */
interface SlowCommit {
  readonly block: number;
  readonly phase: string;
  readonly rowsBefore: number;
  /** End of its stretch, where its bar stands. */
  readonly atS: number;
  readonly us: number;
  /** As far as the run records it. */
  readonly cause: string;
}

/** Commits of one trial in stretches of time, its slowest commits, and what else it took. */
export interface CommitTimelineData extends TimelineRun {
  readonly scenario: string;
  readonly trial: string;
  readonly durability: string;
  readonly commits: number;
  /** The slowest commits with their causes, slowest first. */
  readonly worst: readonly SlowCommit[];
  /** Queries that were answered meanwhile. */
  readonly queriesBeside: number;
  readonly provenance: Provenance;
}

/**
 * Service time of block commits over time, the slowest ones numbered and explained; below on the same axis checkpoints, the log
 * and the file; then where the trial's time, memory and bytes went.
 */
export function commitTimeline(data: CommitTimelineData, options?: ChartOptions): Figure {
  const worst = data.worst[0]!;
  return makeFigure({
    id: slug("timeline", data.scenario, data.trial),
    title: `The slowest of ${formatCount(data.commits)} commits took ${formatUs(worst.us)} ` +
      `(block ${worst.block}: ${worst.cause})`,
    subtitle:
      "Service time of block commits (line: median, bar: fastest to slowest of a stretch, logarithmic) " +
      `while ${data.scenario} was written; below: checkpoints (the log moved into the file), the file and its write-ahead log (logarithmic), ` +
      "and where the trial's wall time went",
    facts: [
      `trial ${data.trial}`,
      `n = ${formatCount(data.commits)}`,
      `survives the death of the ${data.durability}`,
      data.queriesBeside === 0
        ? "nobody read meanwhile"
        : `${formatCount(data.queriesBeside)} queries were answered meanwhile`,
      ...data.checkpoints === null
        ? ["checkpoints are recorded where a store's engineState() tells of them"]
        : [],
    ],
    provenance: data.provenance,
    draw: (canvas) =>
      drawCommits(data, canvas) + drawBytes(data, canvas.width) + drawAccount(data, canvas.width),
    table: {
      title: "Slowest commits, then the trial's wall time",
      columns: [numeric("block"), "phase", numeric("rows before"), numeric("time"), "cause"],
      rows: [
        ...data.worst.map(({ block, phase, rowsBefore, us, cause }) => [
          ...[String(block), phase, formatCount(rowsBefore), formatUs(us), cause],
        ]),
        ...Object.entries(data.timeMs).map(([what, ms]) => ["–", "–", "–", formatUs(1000 * ms), what]),
      ],
    },
    data: timelineRows(data),
    shows: ["commit-max-ms", "wal-mb"].map((what) => `${data.scenario}/${what}`),
  }, options);
}

/** A row a stretch of commits, then a row a slowest commit and a part of the wall time; each leaves empty what it does not have. */
function timelineRows({ bins, worst, timeMs }: CommitTimelineData): DataRow[] {
  const stretch = { at_s: null, low_us: null, median_us: null, high_us: null, checkpoints: null };
  const bytes = { log_bytes: null, file_bytes: null };
  const commit = { block: null, phase: null, rows_before: null, service_us: null, cause: null };
  return [
    ...bins.map(({ atS, lowUs, medianUs, highUs, checkpoints, logBytes, fileBytes }) => ({
      ...{ what: "stretch of commits", at_s: atS, low_us: lowUs, median_us: medianUs, high_us: highUs },
      ...{ checkpoints, log_bytes: logBytes, file_bytes: fileBytes, ...commit, spent_ms: null },
    })),
    ...worst.map(({ block, phase, rowsBefore, us, cause }) => ({
      ...{ what: "slowest commit", ...stretch, ...bytes },
      ...{ block, phase, rows_before: rowsBefore, service_us: us, cause, spent_ms: null },
    })),
    ...Object.entries(timeMs).map(([what, ms]) => ({
      ...{ what: `wall time: ${what}`, ...stretch, ...bytes, ...commit, spent_ms: ms },
    })),
  ];
}

function drawCommits({ bins, worst }: CommitTimelineData, canvas: Canvas): string {
  const low = Math.min(...bins.map((bin) => bin.lowUs).filter((us) => us > 0));
  const domain: [number, number] = [low / 1.1, Math.max(...worst.map((row) => row.us)) * 1.5];
  const ticks = logTicks(...domain, 6);
  const key = worst.map(({ block, us, cause }, i) => `${i + 1}  block ${block}, ${formatUs(us)}: ${cause}`);
  const plot = plotSvg({
    ...canvas,
    ...SIDES,
    height: canvas.width >= 500 ? 230 : 210,
    marginTop: 22,
    marginBottom: 8,
    x: { domain: timeDomain(bins) },
    y: { type: "log", domain },
    marks: [
      gridY(ticks),
      Plot.axisY(ticks, { text: formatUs, label: null, tickSize: 0 }),
      Plot.ruleX(bins, {
        ...{ x: "atS", y1: "lowUs", y2: "highUs" },
        ...{ stroke: colour("peer"), strokeOpacity: 0.7 },
      }),
      Plot.line(bins, { x: "atS", y: "medianUs", stroke: colour("exact"), strokeWidth: 2 }),
      Plot.dot(worst, { x: "atS", y: "us", r: 3.5, fill: colour("limit") }),
      words(numbersOf(worst, bins, canvas.width), {
        ...{ x: "atS", y: "us", text: "text", textAnchor: "middle" },
        ...{ dy: -11, fill: colour("limit"), fontWeight: 600 },
      }),
    ],
  });
  return drawWords(key, { width: canvas.width, ariaLabel: "The slowest commits and their causes" }) + plot;
}

/** Least distance between two numbers, px. */
const NUMBER_PX = 36;

/** The numbers of the slowest commits over their marks; of those beside each other together, over the highest. */
function numbersOf(worst: readonly SlowCommit[], bins: readonly TimelineBin[], width: number) {
  const perPx = timeDomain(bins)[1] / (width - SIDES.marginLeft - SIDES.marginRight);
  const sorted = worst.map((row, i) => ({ ...row, number: i + 1 })).sort((a, b) => a.atS - b.atS);
  const groups: typeof sorted[] = [];
  for (const row of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && row.atS - last[0]!.atS < NUMBER_PX * perPx) last.push(row);
    else groups.push([row]);
  }
  // Near the end of the axis a number has room to its left alone.
  const most = timeDomain(bins)[1] - NUMBER_PX / 2 * perPx;
  return groups.map((group) => ({
    atS: group.length > 1 ? Math.min(group[0]!.atS, most) : group[0]!.atS,
    us: Math.max(...group.map(({ us }) => us)),
    text: group.map(({ number }) => number).sort((a, b) => a - b).join(", "),
  }));
}
