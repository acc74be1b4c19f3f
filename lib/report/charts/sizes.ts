import { barRows } from "./bar_rows.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatBytes, formatCount, formatNumber } from "../../text/numbers.ts";
import { type ChartOptions, NARROW_PX, WIDE_PX } from "./plot_svg.ts";
import { captionOf, type Provenance } from "./provenance.ts";
import { slug } from "../../text/slug.ts";

export interface SizesData {
  readonly scenario: string;
  /** What the sizes are of: the trial, its scale. */
  readonly of: string;
  readonly rows: readonly {
    readonly name: string;
    /** What the bytes are for: attributes, payloads, index, other. */
    readonly role: string;
    readonly rows: number | null;
    readonly bytes: number;
  }[];
  readonly provenance: Provenance;
}

/** Bytes on disk of every part of a store, largest first. */
export function sizes(data: SizesData, { width = WIDE_PX }: ChartOptions = {}): Figure {
  const sorted = [...data.rows].sort((a, b) => b.bytes - a.bytes);
  const total = sorted.reduce((sum, row) => sum + row.bytes, 0);
  const indexes = sorted.filter((row) => row.role === "index").reduce((sum, row) => sum + row.bytes, 0);
  const title = `Indexes take ${formatNumber(100 * indexes / total)} % of ${
    formatBytes(total)
  } in ${data.scenario}`;
  const subtitle = `Bytes on disk of each part of the store, data (blue) and indexes (grey), ${data.of}`;
  const bars = sorted.map((row) => ({
    label: `${row.name} (${row.role})`,
    value: row.bytes,
    interval: null,
    text: formatBytes(row.bytes),
    colour: row.role === "index" ? "peer" as const : "exact" as const,
  }));
  return makeFigure({
    id: slug("sizes", data.scenario),
    title,
    subtitle,
    caption: captionOf(data.provenance, ["bytes are exact"]),
    wide: barRows(bars, width, `${title}. ${subtitle}`),
    narrow: barRows(bars, NARROW_PX, `${title}. ${subtitle}`),
    table: {
      columns: [
        { title: "name" },
        { title: "for" },
        { title: "rows", number: true },
        { title: "size", number: true },
        { title: "bytes per row", number: true },
      ],
      rows: sorted.map((row) => [
        row.name,
        row.role,
        row.rows === null ? "–" : formatCount(row.rows),
        formatBytes(row.bytes),
        row.rows ? formatNumber(row.bytes / row.rows) : "–",
      ]),
    },
  });
}
