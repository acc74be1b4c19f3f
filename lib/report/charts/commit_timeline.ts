import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatBytes, formatCount, formatUs } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { type ChartOptions, gridY, HALO, NARROW_PX, plotSvg, WIDE_PX } from "./plot_svg.ts";
import { captionOf, type Provenance } from "./provenance.ts";
import { slug } from "../../text/slug.ts";

/** A stretch of consecutive commits, summed up so that a long run stays a small picture. */
export interface TimelineBin {
  readonly rowsBefore: number;
  readonly lowUs: number;
  readonly medianUs: number;
  readonly highUs: number;
  /** Size of the write-ahead log at the end of the stretch; null where it was not read. */
  readonly walBytes: number | null;
}

export interface CommitTimelineData {
  readonly scenario: string;
  readonly trial: string;
  readonly durability: string;
  readonly commits: number;
  readonly bins: readonly TimelineBin[];
  /** The slowest commits with what happened then, slowest first. */
  readonly worst: readonly {
    readonly block: number;
    readonly rowsBefore: number;
    readonly us: number;
    readonly cause: string;
  }[];
  readonly provenance: Provenance;
}

/** Service time of every block commit as the store fills, worst commits named, write-ahead log below on the same axis. */
export function commitTimeline(data: CommitTimelineData, { width = WIDE_PX }: ChartOptions = {}): Figure {
  const worst = data.worst[0]!;
  const title = `The slowest of ${formatCount(data.commits)} commits took ${formatUs(worst.us)} ` +
    `(block ${worst.block}: ${worst.cause})`;
  const subtitle =
    `Service time of block commits (line: median, bar: fastest to slowest of a stretch, logarithmic) ` +
    `as ${data.scenario} fills; below: write-ahead log`;
  const draw = (chartWidth: number) =>
    drawCommits(data, chartWidth, `${title}. ${subtitle}`) + drawLog(data, chartWidth);
  return makeFigure({
    id: slug("timeline", data.scenario, data.trial),
    title,
    subtitle,
    caption: captionOf(data.provenance, [
      `trial ${data.trial}`,
      `n = ${formatCount(data.commits)}`,
      `survives the death of the ${data.durability}`,
    ]),
    wide: draw(width),
    narrow: draw(NARROW_PX),
    table: {
      title: "Slowest commits",
      columns: [
        { title: "block", number: true },
        { title: "rows before", number: true },
        { title: "service time", number: true },
        { title: "cause" },
      ],
      rows: data.worst.map((
        row,
      ) => [String(row.block), formatCount(row.rowsBefore), formatUs(row.us), row.cause]),
    },
  });
}

const LEFT = 62;
const RIGHT = 16;

function rowsDomain(data: CommitTimelineData): [number, number] {
  const rows = [...data.bins, ...data.worst].map((at) => at.rowsBefore);
  return [Math.min(...rows), Math.max(...rows, 1)];
}

function drawCommits(data: CommitTimelineData, width: number, ariaLabel: string): string {
  const low = Math.min(...data.bins.map((bin) => bin.lowUs).filter((us) => us > 0));
  const domain: [number, number] = [low / 1.1, Math.max(...data.worst.map((row) => row.us)) * 1.5];
  const ticks = logTicks(...domain, 6);
  return plotSvg({
    width,
    height: width >= 500 ? 240 : 220,
    ariaLabel,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 22,
    marginBottom: 8,
    x: { domain: rowsDomain(data), axis: null },
    y: { type: "log", domain, axis: null },
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
      Plot.dot(data.worst, { x: "rowsBefore", y: "us", r: 4, fill: colour("limit") }),
      worstLabel(data, width),
    ],
  });
}

const CHARACTER_PX = 6.9;

/** Names the slowest commit above its dot, moved sideways as far as the frame asks. */
function worstLabel(data: CommitTimelineData, width: number): Plot.Markish {
  const row = data.worst[0]!;
  const label = `block ${row.block}: ${row.cause}`;
  const [first, last] = rowsDomain(data);
  const px = LEFT + (width - LEFT - RIGHT) * (row.rowsBefore - first) / Math.max(1, last - first);
  const room = label.length * CHARACTER_PX;
  const start = Math.max(LEFT, Math.min(px - room / 2, width - room));
  return Plot.text([row], {
    x: "rowsBefore",
    y: "us",
    text: () => label,
    textAnchor: "start",
    dx: start - px,
    dy: -12,
    fill: colour("limit"),
    ...HALO,
  });
}

function drawLog(data: CommitTimelineData, width: number): string {
  const bins = data.bins.filter((bin) => bin.walBytes !== null);
  const most = Math.max(1, ...bins.map((bin) => bin.walBytes!));
  const layout: Plot.PlotOptions & { width: number; height: number } = {
    width,
    height: bins.length > 0 ? 110 : 48,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 8,
    marginBottom: 42,
    x: { domain: rowsDomain(data) },
    y: { domain: [0, most] },
  };
  const [first, lastRow] = rowsDomain(data);
  const xTicks = [first, (first + lastRow) / 2, lastRow];
  return plotSvg({
    ...layout,
    ariaLabel: "Size of the write-ahead log on the same axis",
    x: { ...layout.x, axis: null },
    y: { ...layout.y, axis: null },
    marks: [
      Plot.axisX(xTicks, {
        text: formatCount,
        label: "rows in the store before the commit",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        tickSize: 4,
      }),
      Plot.axisY(bins.length > 0 ? [0, most] : [], { text: formatBytes, label: null, tickSize: 0 }),
      Plot.areaY(bins, { x: "rowsBefore", y: "walBytes", fill: colour("recommended"), fillOpacity: 0.35 }),
      Plot.lineY(bins, { x: "rowsBefore", y: "walBytes", stroke: colour("recommended"), strokeWidth: 1.2 }),
    ],
  });
}
