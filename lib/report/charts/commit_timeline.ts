import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatBytes, formatCount, formatUs } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { type Canvas, CHARACTER_PX, type ChartOptions, gridY, plotSvg, words } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import type { DataRow } from "./downloads.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** A stretch of consecutive commits as one mark, so that a long run stays a small picture. */
export interface TimelineBin {
  readonly rowsBefore: number;
  readonly lowUs: number;
  readonly medianUs: number;
  readonly highUs: number;
  /** Size of the write-ahead log at the end of the stretch; null where it was not read. */
  readonly walBytes: number | null;
}

/** Commits of one trial in stretches, times in microseconds, and its slowest commits. */
export interface CommitTimelineData {
  readonly scenario: string;
  readonly trial: string;
  readonly durability: string;
  readonly commits: number;
  readonly bins: readonly TimelineBin[];
  /** The slowest commits with their causes, slowest first; `atRows`: where the bar of their stretch stands. */
  readonly worst: readonly {
    readonly block: number;
    readonly rowsBefore: number;
    readonly atRows: number;
    readonly us: number;
    readonly cause: string;
  }[];
  readonly provenance: Provenance;
}

/** Service time of block commits as the store fills, slowest commits marked, write-ahead log below on the same axis. */
export function commitTimeline(data: CommitTimelineData, options?: ChartOptions): Figure {
  const worst = data.worst[0]!;
  return makeFigure({
    id: slug("timeline", data.scenario, data.trial),
    title: `The slowest of ${formatCount(data.commits)} commits took ${formatUs(worst.us)} ` +
      `(block ${worst.block}: ${worst.cause})`,
    subtitle:
      "Service time of block commits (line: median, bar: fastest to slowest of a stretch, logarithmic) " +
      `as ${data.scenario} fills; below: write-ahead log`,
    facts: [
      `trial ${data.trial}`,
      `n = ${formatCount(data.commits)}`,
      `survives the death of the ${data.durability}`,
    ],
    provenance: data.provenance,
    draw: (canvas) => drawCommits(data, canvas) + drawLog(data, canvas.width),
    table: {
      title: "Slowest commits",
      columns: [numeric("block"), numeric("rows before"), numeric("service time"), "cause"],
      rows: data.worst.map(({ block, rowsBefore, us, cause }) => [
        String(block),
        formatCount(rowsBefore),
        formatUs(us),
        cause,
      ]),
    },
    data: timelineRows(data),
    shows: ["commit-max-ms", "wal-mb"].map((what) => `${data.scenario}/${what}`),
  }, options);
}

/** A row a stretch of commits, then a row a slowest commit; each leaves empty what it does not have. */
function timelineRows({ bins, worst }: CommitTimelineData): DataRow[] {
  const none = { low_us: null, median_us: null, high_us: null, log_bytes: null };
  return [
    ...bins.map(({ rowsBefore, lowUs, medianUs, highUs, walBytes }) => ({
      ...{ what: "stretch of commits", rows_before: rowsBefore },
      ...{ low_us: lowUs, median_us: medianUs, high_us: highUs, log_bytes: walBytes },
      ...{ block: null, service_us: null, cause: null },
    })),
    ...worst.map(({ block, rowsBefore, us, cause }) => ({
      ...{ what: "slowest commit", rows_before: rowsBefore, ...none },
      ...{ block, service_us: us, cause },
    })),
  ];
}

const LEFT = 62;
const RIGHT = 16;

function rowsDomain(data: CommitTimelineData): [number, number] {
  const rows = data.bins.map((bin) => bin.rowsBefore);
  return [Math.min(...rows), Math.max(...rows, 1)];
}

function drawCommits(data: CommitTimelineData, canvas: Canvas): string {
  const low = Math.min(...data.bins.map((bin) => bin.lowUs).filter((us) => us > 0));
  const domain: [number, number] = [low / 1.1, Math.max(...data.worst.map((row) => row.us)) * 1.5];
  const ticks = logTicks(...domain, 6);
  return plotSvg({
    ...canvas,
    height: canvas.width >= 500 ? 240 : 220,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 22,
    marginBottom: 8,
    x: { domain: rowsDomain(data) },
    y: { type: "log", domain },
    marks: [
      gridY(ticks),
      Plot.axisY(ticks, { text: formatUs, label: null, tickSize: 0 }),
      Plot.ruleX(data.bins, {
        x: "rowsBefore",
        y1: "lowUs",
        y2: "highUs",
        stroke: colour("peer"),
        strokeOpacity: 0.7,
      }),
      Plot.line(data.bins, { x: "rowsBefore", y: "medianUs", stroke: colour("exact"), strokeWidth: 2 }),
      Plot.dot(data.worst, { x: "atRows", y: "us", r: 4, fill: colour("limit") }),
      worstLabel(data, canvas.width),
    ],
  });
}

/** Label of the slowest commit above its dot, shifted sideways to stay inside the frame. */
function worstLabel(data: CommitTimelineData, width: number): Plot.Markish {
  const row = data.worst[0]!;
  const label = `block ${row.block}: ${row.cause}`;
  const [first, last] = rowsDomain(data);
  const px = LEFT + (width - LEFT - RIGHT) * (row.atRows - first) / Math.max(1, last - first);
  const room = label.length * CHARACTER_PX;
  const start = Math.max(LEFT, Math.min(px - room / 2, width - room));
  return words([row], {
    x: "atRows",
    y: "us",
    text: () => label,
    dx: start - px,
    dy: -12,
    fill: colour("limit"),
  });
}

function drawLog(data: CommitTimelineData, width: number): string {
  const bins = data.bins.filter((bin) => bin.walBytes !== null);
  const most = Math.max(1, ...bins.map((bin) => bin.walBytes!));
  const [first, last] = rowsDomain(data);
  return plotSvg({
    width,
    height: bins.length > 0 ? 110 : 48,
    ariaLabel: "Size of the write-ahead log on the same axis",
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 8,
    marginBottom: 42,
    x: { domain: [first, last] },
    y: { domain: [0, most] },
    marks: [
      Plot.axisX([first, (first + last) / 2, last], {
        text: formatCount,
        label: "rows in the store before the commit",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        tickSize: 4,
      }),
      Plot.axisY(bins.length > 0 ? [0, most] : [], { text: formatBytes, label: null, tickSize: 0 }),
      // From 0 in so many words: with `y` alone, stretches at one place (empty blocks add no rows) would be stacked.
      Plot.areaY(bins, {
        x: "rowsBefore",
        y1: 0,
        y2: "walBytes",
        fill: colour("recommended"),
        fillOpacity: 0.35,
      }),
      Plot.lineY(bins, { x: "rowsBefore", y: "walBytes", stroke: colour("recommended"), strokeWidth: 1.2 }),
    ],
  });
}
