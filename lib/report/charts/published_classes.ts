import * as Plot from "@observablehq/plot";
import { colour } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatCount } from "../../text/numbers.ts";
import { bandScale, type Canvas, CHARACTER_PX, type ChartOptions, gridX, plotSvg } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { columnName } from "./downloads.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** One class of a published distribution, counted in published and in synthetic data. */
export interface ClassRow {
  readonly label: string;
  readonly published: number;
  readonly synthetic: number;
}

/** Published and synthetic counts by class. */
export interface PublishedClassesData {
  readonly title: string;
  /** What is counted: "Payloads of 45 kB and more by size". */
  readonly what: string;
  readonly unit: string;
  readonly rows: readonly ClassRow[];
  readonly facts: readonly string[];
  readonly provenance: Provenance;
}

const ROW_PX = 27;

/** A distribution in its published classes: a hollow bar for what is published, a filled one inside it for synthetic data. */
export function publishedClasses(data: PublishedClassesData, options?: ChartOptions): Figure {
  const subtitle = `${data.what}, ${data.unit} per class. Hollow grey: published. Filled blue: synthetic.`;
  return makeFigure({
    id: slug("classes", data.what),
    title: data.title,
    subtitle,
    facts: data.facts,
    provenance: data.provenance,
    draw: (canvas) => drawClasses(data.rows, canvas),
    table: {
      columns: [
        "class",
        numeric(`published, ${data.unit}`),
        numeric(`synthetic, ${data.unit}`),
        numeric("deviation, %"),
      ],
      rows: data.rows.map(({ label, published, synthetic }) => [
        label,
        Math.round(published).toLocaleString("en-US"),
        Math.round(synthetic).toLocaleString("en-US"),
        (100 * (synthetic / published - 1)).toFixed(2),
      ]),
    },
    data: data.rows.map(({ label, published, synthetic }) => ({
      class: label,
      [columnName("published", data.unit)]: published,
      [columnName("synthetic", data.unit)]: synthetic,
    })),
  }, options);
}

function drawClasses(rows: readonly ClassRow[], canvas: Canvas): string {
  const order = rows.map(({ label }) => label);
  const text = ({ synthetic }: ClassRow) => formatCount(synthetic);
  const left = Math.max(...order.map((label) => label.length)) * CHARACTER_PX + 16;
  const right = Math.max(...rows.map((row) => text(row).length)) * CHARACTER_PX + 12;
  const most = Math.max(...rows.flatMap(({ published, synthetic }) => [published, synthetic]));
  return plotSvg({
    ...canvas,
    height: rows.length * ROW_PX + 12,
    marginLeft: left,
    marginRight: right,
    marginTop: 4,
    marginBottom: 8,
    x: { domain: [0, most] },
    y: bandScale(order),
    marks: [
      gridX([0]),
      Plot.rect(rows, {
        x1: 0,
        x2: "synthetic",
        y: "label",
        insetTop: 8,
        insetBottom: 8,
        fill: colour("exact"),
      }),
      Plot.rect(rows, {
        x1: 0,
        x2: "published",
        y: "label",
        insetTop: 4,
        insetBottom: 4,
        fill: "none",
        stroke: colour("peer"),
        strokeWidth: 1.5,
      }),
      Plot.text(rows, {
        frameAnchor: "left",
        y: "label",
        text: "label",
        textAnchor: "end",
        dx: -8,
        fill: colour("ink"),
      }),
      Plot.text(rows, {
        x: (row: ClassRow) => Math.max(row.published, row.synthetic),
        y: "label",
        text,
        textAnchor: "start",
        dx: 7,
        fontWeight: 600,
        fill: colour("ink"),
      }),
    ],
  });
}
