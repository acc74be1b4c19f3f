import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { bandScale, type Canvas, type ChartOptions, gridX, plotSvg, words } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** One statistic: how far the synthetic value is from the published one. */
interface DeviationPoint {
  readonly group: string;
  readonly label: string;
  /** synthetic / published - 1. */
  readonly deviation: number;
  /** Largest deviation allowed, either way. */
  readonly tolerance: number;
  readonly within: boolean;
}

/** Figures with their deviations from published values, as shares. */
export interface DeviationsData {
  readonly title: string;
  readonly points: readonly DeviationPoint[];
  readonly facts: readonly string[];
  readonly provenance: Provenance;
}

const ROW_PX = 34;
/** Half the axis; points beyond it are drawn at its end. choice: just above the widest usual tolerance, 5 %. */
const REACH = 0.06;
const STEP = 0.02;
/** Beyond this a value is written towards the middle, for lack of room. */
const EDGE = 0.7 * REACH;

/** Every statistic as a dot on its group's line, by its deviation in percent; the band is the group's usual tolerance. */
export function deviations(data: DeviationsData, options?: ChartOptions): Figure {
  const subtitle = "Each dot is one statistic: synthetic against published, percent. Grey band: tolerance. " +
    "Filled: within its own tolerance. Hollow: outside. With their value: those outside or off the axis.";
  return makeFigure({
    id: slug("deviations", data.provenance.run),
    title: data.title,
    subtitle,
    facts: data.facts,
    provenance: data.provenance,
    draw: (canvas) => drawDots(data.points, canvas),
    table: {
      columns: ["group", "statistic", numeric("deviation, %"), numeric("tolerance, %")],
      rows: data.points.map((point) => [
        point.group,
        point.label,
        percent(point.deviation),
        (100 * point.tolerance).toFixed(1),
      ]),
    },
    data: data.points.map(({ group, label, deviation, tolerance, within }) => ({
      ...{ group, statistic: label },
      ...{ deviation_share: deviation, tolerance_share: tolerance, is_within: within },
    })),
  }, options);
}

interface Lane {
  readonly group: string;
  readonly tolerance: number;
}

function drawDots(points: readonly DeviationPoint[], canvas: Canvas): string {
  const groups = [...new Set(points.map(({ group }) => group))];
  const lanes: Lane[] = groups.map((group) => ({
    group,
    tolerance: Math.min(...points.filter((point) => point.group === group).map(({ tolerance }) => tolerance)),
  }));
  const ticks = [-3, -2, -1, 0, 1, 2, 3].map((n) => n * STEP);
  const outside = points.filter(({ within }) => !within);
  const named = points.filter(({ within, deviation }) => !within || Math.abs(deviation) > REACH);
  return plotSvg({
    ...canvas,
    height: groups.length * ROW_PX + 40,
    marginLeft: 12,
    marginRight: 12,
    marginTop: 4,
    marginBottom: 36,
    x: { domain: [-REACH * 1.04, REACH * 1.04] },
    y: bandScale(groups),
    marks: [
      Plot.rect(lanes, {
        x1: (lane: Lane) => -Math.min(REACH, lane.tolerance),
        x2: (lane: Lane) => Math.min(REACH, lane.tolerance),
        y: "group",
        insetTop: 19,
        insetBottom: 4,
        fill: colour("grid"),
      }),
      gridX(ticks),
      Plot.ruleX([0], { stroke: colour("muted"), strokeWidth: 1.5 }),
      Plot.axisX(ticks, { text: (value: number) => `${percent(value)} %`, label: null, tickSize: 3 }),
      Plot.dot(points.filter(({ within }) => within), {
        x: place,
        y: "group",
        r: 3.5,
        fill: colour("exact"),
        fillOpacity: 0.75,
        dy: 7.5,
      }),
      Plot.dot(outside, {
        x: place,
        y: "group",
        r: 4.5,
        fill: colour("surface"),
        stroke: colour("limit"),
        strokeWidth: 2,
        dy: 7.5,
      }),
      valueText(named.filter(writtenLeft), "end"),
      valueText(named.filter((point) => !writtenLeft(point)), "start"),
      words(groups, {
        frameAnchor: "left",
        y: (group: string) => group,
        text: (group: string) => group,
        dx: -8,
        dy: -8,
      }),
    ],
  });
}

function place({ deviation }: DeviationPoint): number {
  return Math.max(-REACH, Math.min(REACH, deviation));
}

/** Values are written away from the crowded middle, except near the ends of the axis. */
function writtenLeft({ deviation }: DeviationPoint): boolean {
  return deviation > EDGE || (deviation <= 0 && deviation >= -EDGE);
}

/** The deviation beside its dot. */
function valueText(points: readonly DeviationPoint[], textAnchor: "start" | "end"): Plot.Text {
  return words(points, {
    x: place,
    y: "group",
    text: (point: DeviationPoint) => `${percent(point.deviation)} %`,
    textAnchor,
    dx: textAnchor === "start" ? 9 : -9,
    dy: 7.5,
    fill: (point: DeviationPoint) => colour(point.within ? "ink" : "limit"),
  });
}

function percent(share: number): string {
  const text = String(Number((100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)));
  return share > 0 && text !== "0" ? `+${text}` : text.replace("-", "−");
}
