import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { columnName, csvText, type DataRow, downloadsHtml } from "../../../lib/report/charts/downloads.ts";
import { PICTURES } from "../chart_fixtures.ts";

/** Fields of CSV as RFC 4180 has them, written apart from what wrote it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted]: [string[], string, boolean] = [[], "", false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted && character === '"' && text[i + 1] === '"') field += text[++i];
    else if (character === '"') quoted = !quoted;
    else if (quoted || (character !== "," && character !== "\n")) field += character;
    else {
      row.push(field);
      field = "";
      if (character === "\n") {
        rows.push(row);
        row = [];
      }
    }
  }
  return rows;
}

/** What a saved CSV says of a row: an empty field is no value. */
function csvRows(text: string, typed: readonly DataRow[]): DataRow[] {
  const [names, ...rows] = parseCsv(text) as [string[], ...string[][]];
  return rows.map((fields, at) =>
    Object.fromEntries(names.map((name, i) => {
      const [field, expected] = [fields[i]!, typed[at]?.[name]];
      if (field === "" && expected !== "") return [name, null];
      if (typeof expected === "number") return [name, Number(field)];
      return [name, typeof expected === "boolean" ? field === "true" : field];
    }))
  );
}

/** The files that a picture or a table offers, by ending. */
function filesOf(html: string): Map<string, Buffer> {
  const links = html.matchAll(/<a download="[^"]+\.(\w+)" href="data:[^"]+;base64,([^"]+)"/g);
  return new Map([...links].map(([, ending, base64]) => [ending!, Buffer.from(base64!, "base64")]));
}

const UNIT =
  /_(us|ms|s|rows|events|bytes|share|ratio|per_[a-z]+|of_samples|entities|gb|percent)$|^(share|ratio)$/;
/** Columns of plain counts and numbers of blocks. */
const COUNTS = new Set(["samples", "block", "rows", "bytes", "rows_before", "checkpoints"]);

for (const [name, draw] of Object.entries(PICTURES)) {
  Deno.test(`${name}: the CSV and the Parquet saved from the page hold the chart's data, in full and with units in their names`, () => {
    const { data: made, html } = draw();
    const data = made as readonly DataRow[];
    const files = filesOf(html);
    assert.deepEqual([...files.keys()], ["csv", "parquet"]);
    assert.ok(data.length > 0);
    assert.deepEqual(csvRows(files.get("csv")!.toString(), data), data);
    assert.deepEqual(pl.readParquet(files.get("parquet")!).toRecords(), data);
    const numbers = Object.keys(data[0]!).filter((column) =>
      data.some((row) => typeof row[column] === "number")
    );
    assert.deepEqual(numbers.filter((column) => !UNIT.test(column) && !COUNTS.has(column)), []);
  });
}

Deno.test("a text that a spreadsheet would run is escaped in CSV; numbers and the Parquet file stay as they are", () => {
  const texts = [
    ['=HYPERLINK("x","y")', '\'=HYPERLINK("x","y")'],
    ["-1+2", "'-1+2"],
    ["\t=1", "' =1"],
    ["＝1", "'＝1"],
    ["plain -1", "plain -1"],
    ['a,b\n"c"', 'a,b "c"'],
  ] as const;
  const data = texts.map(([text], i) => ({ text, change_ms: -i / 3 }));
  const escaped = data.map((row, i) => ({ ...row, text: texts[i]![1] }));
  assert.deepEqual(csvRows(csvText(data), data), escaped);
  const parquet = filesOf(downloadsHtml({ id: "x", title: "X", data })).get("parquet")!;
  assert.deepEqual(pl.readParquet(parquet).toRecords(), data);
});

Deno.test("numbers are saved as they are computed, to the last digit, and no value as an empty field", () => {
  const data = [0.1 + 0.2, 1e-9 / 3, 123_456_789.123_456_78, 2 ** 53, null].map((size_bytes) => ({
    size_bytes,
    of: "x",
  }));
  assert.deepEqual(csvRows(csvText(data), data), data);
});

Deno.test("a frame is saved as it is, its own types included", () => {
  const frame = pl.DataFrame([pl.Series("block", [1, 2], pl.Int64), pl.Series("cause", ["=x", null])]);
  const files = filesOf(downloadsHtml({ id: "x", title: "X", data: frame }));
  assert.equal(files.get("csv")!.toString(), "block,cause\n1,'=x\n2,\n");
  assert.deepEqual(pl.readParquet(files.get("parquet")!).toRecords(), frame.toRecords());
});

Deno.test("without rows nothing is offered", () => {
  assert.equal(downloadsHtml({ id: "x", title: "X", data: [] }), "");
  assert.equal(csvText([]), "");
});

Deno.test("columnName() ends with the unit in words", () => {
  assert.equal(columnName("value", "entities/s"), "value_entities_per_s");
  assert.equal(columnName("low 95", "%"), "low_95_percent");
  assert.equal(columnName("value", ""), "value");
});
