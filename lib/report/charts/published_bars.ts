import type { Interval } from "../../model/verdicts/verdict.ts";
import { type BarRow, barRows } from "./bar_rows.ts";
import type { ColourName } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatInterval, formatNumber, formatValue, unitWords } from "../../text/numbers.ts";
import type { ChartOptions } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { columnName } from "./downloads.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** One bar: as published, corrected, or measured here. */
export interface PublishedRow {
  readonly label: string;
  readonly value: number;
  readonly interval: Interval;
  /** published: stated by a source; corrected: without the time of payload generation; measured: by this run. */
  readonly kind: "published" | "corrected" | "measured";
  readonly source: string;
}

/** Bars of one metric in one unit. */
export interface PublishedBarsData {
  readonly metric: string;
  readonly unit: string;
  readonly rows: readonly PublishedRow[];
  /** What the caption says beside the number of figures: what the measured settings survive. */
  readonly facts: readonly string[];
  readonly provenance: Provenance;
}

const LOOKS: Readonly<Record<PublishedRow["kind"], { colour: ColourName; hollow?: true; word: string }>> = {
  published: { colour: "peer", hollow: true, word: "published" },
  corrected: { colour: "peer", word: "corrected" },
  measured: { colour: "exact", word: "measured here" },
};

/** One metric as published, as run again, and as measured here: bars from zero, intervals where there are enough trials. */
export function publishedBars(data: PublishedBarsData, options?: ChartOptions): Figure {
  const { metric, unit, rows } = data;
  const bars: BarRow[] = rows.map(({ label, value, interval, kind }) => ({
    label,
    value,
    interval,
    text: formatValue(value, unit),
    colour: LOOKS[kind].colour,
    ...(LOOKS[kind].hollow ? { hollow: true } : {}),
  }));
  return makeFigure({
    id: slug("published", metric),
    title: publishedFinding(data),
    subtitle: `${metric}, ${unitWords(unit)}. Hollow: published. Grey: corrected or run again. ` +
      "Blue: measured in this run, black line: 95 % interval.",
    facts: [`${rows.length} figures, sources in the table`, ...data.facts],
    provenance: data.provenance,
    draw: (canvas) => barRows(bars, canvas),
    table: {
      columns: ["figure", "kind", numeric(metric), numeric("95 % interval"), "source"],
      rows: rows.map((row) => [
        row.label,
        LOOKS[row.kind].word,
        formatValue(row.value, unit),
        row.interval === null ? "–" : formatInterval(row.interval, unit),
        row.source,
      ]),
    },
    data: rows.map(({ label, kind, value, interval, source }) => ({
      ...{ figure: label, kind },
      [columnName("value", unit)]: value,
      [columnName("low 95", unit)]: interval?.[0] ?? null,
      [columnName("high 95", unit)]: interval?.[1] ?? null,
      source,
    })),
  }, options);
}

function publishedFinding({ metric, unit, rows }: PublishedBarsData): string {
  const published = rows.find((row) => row.kind === "published");
  const measured = rows.find((row) => row.kind === "measured");
  if (published === undefined || measured === undefined) return againstFirst(metric, unit, rows);
  const factor = formatNumber(measured.value / published.value);
  return `${metric}: ${formatValue(measured.value, unit)} (${measured.label}), ${factor}x the published ` +
    `${formatValue(published.value, unit)}`;
}

/** The title without a published and a measured figure: the first one, and the one furthest from it. */
function againstFirst(metric: string, unit: string, rows: readonly PublishedRow[]): string {
  const first = rows[0]!;
  const furthest = rows.toSorted((a, b) => apart(b, first) - apart(a, first))[0]!;
  return `${metric}: ${formatValue(first.value, unit)} (${first.label}), ` +
    `${formatValue(furthest.value, unit)} (${furthest.label})`;
}

function apart(row: PublishedRow, from: PublishedRow): number {
  return Math.abs(Math.log(row.value / from.value));
}
