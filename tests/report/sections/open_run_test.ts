import { strict as assert } from "node:assert";
import pl from "nodejs-polars";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { openRun } from "../../../lib/report/sections/open_run.ts";
import { ratios } from "../../../lib/report/sections/ratios.ts";
import { openRun as openFolder } from "../../../lib/runs/run_reader.ts";
import { TABLE_NAMES } from "../../../lib/runs/schema.ts";

const DIR = "tests/data/quick_run";
const run = await openRun(DIR);

Deno.test("an opened run counts its tables as their files do, and documents every column of their frames", async () => {
  const folder = await openFolder(DIR);
  const rows = new Map(run.tables().toRecords().map(({ table, rows }) => [table, rows]));
  for (const table of TABLE_NAMES) {
    assert.equal(rows.get(table), (await folder.rows(table)).length, table);
    assert.deepEqual(run.columns(table).getColumn("column").toArray(), run[table]().columns, table);
  }
});

Deno.test("sums over a frame are those over the rows of the file", async () => {
  const folder = await openFolder(DIR);
  const [commits, trials] = await Promise.all([folder.rows("commits"), folder.rows("trials")]);
  const storeOf = new Map(trials.map(({ trial, scenario, variant }) => [trial, `${scenario} ${variant}`]));
  const expected = new Map<string, number>();
  for (const { trial, start_us, end_us } of commits) {
    const key = storeOf.get(trial)!;
    expected.set(key, (expected.get(key) ?? 0) + end_us - start_us);
  }
  const sums = await run.commits().groupBy(["scenario", "variant"]).agg(pl.col("service_us").sum()).collect();
  assert.equal(sums.height, expected.size);
  for (const { scenario, variant, service_us } of sums.toRecords()) {
    assert.ok(Math.abs(Number(service_us) / expected.get(`${scenario} ${variant}`)! - 1) < 1e-12);
  }
});

Deno.test("what a run does not hold is said with the command that measures it", () => {
  assert.equal(run.registries().height, 0);
  assert.deepEqual(run.missing("registries"), {
    missing: "This run holds no registries",
    command: "deno task onboard",
  });
  assert.deepEqual(run.missing("queries", "freelance-asia"), {
    missing: "This run holds no queries of freelance-asia",
    command: "deno task bench --scenario freelance-asia",
  });
});

Deno.test("ratios() compares medians over trials group by group, with an interval from six trials on", () => {
  const frame = pl.DataFrame({
    rows: [...Array(12).fill(1), 2, 2, 3],
    store: [...Array(6).fill("a"), ...Array(6).fill("b"), "a", "b", "a"],
    us: [6, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2, 2, 9, 3, 5],
  });
  const options = { value: "us", column: "store", of: "a", to: "b" };
  const found = rowsOf(ratios(frame, ["rows"], options));
  assert.deepEqual(found.map(({ rows, n, ratio }) => [rows, n, ratio]), [[1, 6, 2], [2, 1, 3]]);
  assert.deepEqual([found[1]!.low, found[1]!.high], [null, null]);
  assert.ok(found[0].low >= 1 && found[0].low <= 2 && found[0].high >= 2 && found[0].high <= 3);
  // Whatever the order in which rows come.
  assert.deepEqual(ratios(frame.reverse(), ["rows"], options).sort("rows").toRecords(), found);
});
