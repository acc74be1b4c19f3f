import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { countText } from "../../scenarios/describe/words.ts";
import { csvCell } from "../../text/csv_cell.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { slug } from "../../text/slug.ts";

/** One row of what stands behind a picture or a table: names end with the unit (`commit_ms`), numbers in full, null where there is none. */
export type DataRow = Readonly<Record<string, string | number | boolean | null>>;

/** A column's name with its unit at the end: ("size", "rows") is size_rows, ("value", "entities/s") is value_entities_per_s. */
export function columnName(what: string, unit: string): string {
  return slug(what, unit.replaceAll("/", " per ").replaceAll("%", "percent")).replaceAll("-", "_");
}

/** What can be saved: rows as they were made, or a frame as it was computed. */
export type SavedData = readonly DataRow[] | pl.DataFrame;

/** The data as a frame. Rows become columns named and ordered as the first row's, text, Boolean or Float64 by what they hold. */
export function dataFrame(data: SavedData): pl.DataFrame {
  if (pl.DataFrame.isDataFrame(data)) return data;
  return pl.DataFrame(
    Object.keys(data[0] ?? {}).map((name) => {
      const values = data.map((row) => row[name] ?? null);
      return pl.Series(name, values, typeOf(values));
    }),
  );
}

function typeOf(values: readonly DataRow[string][]) {
  if (values.some((value) => typeof value === "string")) return pl.String;
  return values.some((value) => typeof value === "boolean") ? pl.Bool : pl.Float64;
}

/**
 * The data as CSV with a header, numbers in full, nothing where there is no value. A text is on one line and
 * no formula (`csvCell`); numbers, negative ones too, stay as they are.
 */
export function csvText(data: SavedData): string {
  const frame = dataFrame(data);
  if (frame.height === 0) return "";
  const safe = (value: unknown) => typeof value === "string" ? csvCell(value) : value;
  const columns = frame.getColumns().map((series) =>
    String(series.dtype) === String(pl.String)
      ? pl.Series(series.name, (series.toArray() as unknown[]).map(safe), pl.String)
      : series
  );
  return pl.DataFrame(columns).writeCSV().toString();
}

/** What is offered: a name for the files, what they hold in words, and the data. */
interface Offered {
  readonly id: string;
  readonly title: string;
  readonly data: SavedData;
}

/**
 * Links that save the data as CSV and as Parquet. The files are inside the links, so that they need no network, no script and no
 * file beside the page; `moveLargeData` moves large ones out of a page. Nothing without rows.
 */
export function downloadsHtml({ id, title, data }: Offered): string {
  const frame = dataFrame(data);
  if (frame.height === 0) return "";
  const link = (kind: string, type: string, bytes: Buffer) =>
    `<a download="${escapeHtml(id)}.${kind.toLowerCase()}" href="data:${type};base64,${
      bytes.toString("base64")
    }" aria-label="${kind}, ${escapeHtml(title)}">${kind}</a>`;
  const csv = link("CSV", "text/csv;charset=utf-8", Buffer.from(csvText(frame)));
  const parquet = link(
    "Parquet",
    "application/vnd.apache.parquet",
    frame.writeParquet({ compression: "zstd" }),
  );
  return `<p class="hr-data">Data, ${countText(frame.height, "row")}: ${csv} ${parquet}</p>`;
}
