import { barRows } from "./bar_rows.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatBytes, formatCount, formatNumber, formatPercent } from "../../text/numbers.ts";
import type { ChartOptions } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** Parts of a store with their bytes. */
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
export function sizes(data: SizesData, options?: ChartOptions): Figure {
  const sorted = [...data.rows].sort((a, b) => b.bytes - a.bytes);
  const total = sorted.reduce((sum, row) => sum + row.bytes, 0);
  const indexes = sorted.filter((row) => row.role === "index").reduce((sum, row) => sum + row.bytes, 0);
  const bars = sorted.map((row) => ({
    label: `${row.name} (${row.role})`,
    value: row.bytes,
    interval: null,
    text: formatBytes(row.bytes),
    colour: row.role === "index" ? "peer" as const : "exact" as const,
  }));
  return makeFigure({
    id: slug("sizes", data.scenario),
    title: `Indexes take ${formatPercent(indexes / total)} of ${formatBytes(total)} in ${data.scenario}`,
    subtitle: `Bytes on disk of each part of the store, data (blue) and indexes (grey), ${data.of}`,
    facts: ["bytes are exact"],
    provenance: data.provenance,
    draw: (canvas) => barRows(bars, canvas),
    table: {
      columns: ["name", "for", numeric("rows"), numeric("size"), numeric("bytes per row")],
      rows: sorted.map((row) => [
        row.name,
        row.role,
        row.rows === null ? "–" : formatCount(row.rows),
        formatBytes(row.bytes),
        row.rows ? formatNumber(row.bytes / row.rows) : "–",
      ]),
    },
    data: sorted.map(({ name, role, rows, bytes }) => ({ name, role, rows, bytes })),
    shows: [`${data.scenario}/file-gb`],
  }, options);
}
