import { strict as assert } from "node:assert";
import * as Plot from "@observablehq/plot";
import pl from "nodejs-polars";
import { settingScales } from "../../../lib/report/charts/setting_scales.ts";
import { answer, frameTable, head } from "../../../lib/report/sections/frame_table.ts";
import { medians } from "../../../lib/report/sections/medians.ts";
import { type OwnPlot, plot } from "../../../lib/report/sections/own_plot.ts";

const RUN = { provenance: { run: "2026-11-22-test", machine: "2 cores", command: "deno task bench" } };
const MISSING = { missing: "This run holds no commits", command: "deno task bench" };
const ROWS = pl.DataFrame({
  rows: [100, 1000, 10_000, 100_000],
  us: [50, 60, 200, 1500],
  setting: ["posting, full", "bitemporal, full", "posting, full", "bitemporal, full"],
});

const drawn = (changes: Partial<OwnPlot> = {}) =>
  plot({
    run: RUN,
    title: () => `A commit takes ${ROWS.getColumn("us").max()} us`,
    subtitle: "Service time (us) against rows",
    data: ROWS,
    missing: MISSING,
    x: { type: "log", label: "rows" },
    y: { label: "us" },
    ...settingScales(ROWS.getColumn("setting").toArray() as string[]),
    marks: [Plot.dot(ROWS.toRecords(), { x: "rows", y: "us", fill: "setting", symbol: "setting" })],
    ...changes,
  });

/** Texts of a drawing. */
const texts = (html: string) => [...html.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

Deno.test("a drawing of one's own has what every figure has: finding, units, provenance, alternative text, its numbers", () => {
  const figure = drawn();
  assert.ok("wide" in figure);
  assert.equal(figure.title, "A commit takes 1500 us");
  assert.equal(figure.id, "a-commit-takes-1500-us");
  for (const part of ["run 2026-11-22-test", "2 cores", "again: deno task bench"]) {
    assert.ok(figure.caption.includes(part), part);
  }
  assert.ok(figure.wide.includes('aria-label="A commit takes 1500 us. Service time'));
  assert.equal(figure.table.rows.length, 4);
  assert.match(figure.narrow, /viewBox="0 0 328 /);
  assert.doesNotMatch(figure.html, /NaN|undefined|Infinity|⚠/);
});

Deno.test("ticks are counts at steps that suit the axis, and a legend names the settings in their colours of every page", () => {
  const figure = drawn();
  assert.ok("wide" in figure);
  for (const tick of ["100", "1000", "10 k", "100 k", "rows", "us"]) {
    assert.ok(texts(figure.wide).includes(tick), tick);
  }
  const legend = /<div class="hr-legend">.*?<\/div><\/div>/s.exec(figure.wide)![0];
  assert.match(legend, /var\(--hr-exact\).*bitemporal, full.*var\(--hr-recommended\).*posting, full/s);
  const one = drawn({ marks: [Plot.dot(ROWS.toRecords(), { x: "rows", y: "us" })], color: {}, symbol: {} });
  assert.ok("wide" in one && !one.wide.includes("hr-legend"));
});

Deno.test("where columns are narrow, only ticks whose words leave room for one another are shown", () => {
  const figure = drawn({
    x: { type: "log", ticks: [100, 200, 10_000] },
    y: { axis: null },
    marks: [Plot.dot(ROWS.toRecords(), { x: "rows", y: "us", fx: "setting" })],
  });
  assert.ok("wide" in figure);
  const count = (svg: string, tick: string) => texts(svg).filter((text) => text === tick).length;
  assert.deepEqual([count(figure.wide, "200"), count(figure.wide, "10 k")], [2, 2]);
  assert.deepEqual([count(figure.narrow, "200"), count(figure.narrow, "10 k")], [0, 2]);
});

Deno.test("options for phones are used in the narrow drawing alone, and names of rows have room", () => {
  const figure = drawn({
    x: { label: "us" },
    y: { type: "band" },
    marks: [Plot.barX(ROWS.toRecords(), { x: "us", y: "setting" })],
    narrow: { height: 123 },
  });
  assert.ok("wide" in figure);
  assert.match(figure.narrow, /viewBox="0 0 328 123"/);
  assert.doesNotMatch(figure.wide, /viewBox="0 0 \d+ 123"/);
  assert.ok(texts(figure.wide).includes("bitemporal, full"));
});

Deno.test("without rows nothing is drawn, no title is made, and the command that measures them is named", () => {
  const none = ROWS.filter(pl.col("rows").lt(0));
  const title = () => {
    throw new Error("asked for a title without rows");
  };
  const said = drawn({ data: none, title });
  assert.match(said.html, /This run holds no commits. Measure it with: deno task bench/);
  assert.match(answer(none, () => title(), MISSING).text, /deno task bench/);
  assert.equal(
    answer(ROWS, (rows) => `${rows.length} rows, ${rows[1]!.us} us`, MISSING).text,
    "4 rows, 60 us",
  );
});

Deno.test("a table of a frame shows whole numbers exactly, others shortly, headroom as times or a share, nulls as dashes, and how much it leaves out", async () => {
  const frame = pl.DataFrame({
    name: Array.from({ length: 12 }, (_, i) => `n${i}`),
    whole: Array.from({ length: 12 }, (_, i) => 1_234_567 + i),
    part: Array.from({ length: 12 }, (_, i) => i === 1 ? null : 0.123456),
    headroom_low: Array.from({ length: 12 }, (_, i) => i === 1 ? null : 1 / 17_000),
  });
  const spec = frameTable(frame, { rows: 2 });
  assert.deepEqual(spec.rows, [["n0", "1,234,567", "0.123", "1/17k"], ["n1", "1,234,568", "–", "–"]]);
  assert.deepEqual(spec.columns.map((column) => typeof column === "object"), [false, true, true, true]);
  assert.match((await head(frame)).text, /10 of 12 rows, 4 columns/);
  assert.match((await head(frame.lazy())).text, /5 of 12 rows, 4 columns/);
});

Deno.test("medians() gives a 95 % interval over six trials and none over five, group by group", () => {
  const frame = pl.DataFrame({
    store: [...Array(6).fill("a"), ...Array(5).fill("b"), "b"],
    ms: [3, 1, 2, 6, 5, 4, 10, 30, 20, 50, 40, null],
  });
  // Six independent values hold their median between the least and the largest in 1 - 2 / 2^6 = 96.9 % of cases.
  assert.deepEqual(medians(frame, ["store"], "ms").toRecords(), [
    { store: "a", n: 6, median: 3.5, low: 1, high: 6 },
    { store: "b", n: 5, median: 30, low: null, high: null },
  ]);
});
