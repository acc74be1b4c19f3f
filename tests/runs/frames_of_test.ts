import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { FRAME_COLUMNS } from "../../lib/runs/frame_columns.ts";
import { framesOf } from "../../lib/runs/frames_of.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { RunWriter } from "../../lib/runs/run_writer.ts";
import { type Row, TABLE_NAMES } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { BUSY_LOAD, inTemporaryFolder, QUIET_LOAD, sampleManifest, sampleRow } from "./sample_run.ts";

/** Three commits of 100, 300 and 200 us: the second was due 50 us before it started. */
const SPANS = [[0, 100, null], [150, 450, 100], [500, 700, null]] as const;

const TRIALS: Record<string, Partial<Row<"trials">>> = {
  a: { store: "posting", variant: "full", benchmark: "append", scale: 0.5, rows: 700, ...QUIET_LOAD },
  b: { store: "bitemporal", variant: "normal", benchmark: "bulk", scale: 2, rows: 9, ...BUSY_LOAD },
};

/** A run of two trials as it is while it is measured; only the first has commits. */
async function tinyRun(dir: string): Promise<RunWriter> {
  const writer = await RunWriter.create(dir, sampleManifest());
  for (const [trial, own] of Object.entries(TRIALS)) {
    const file = await TrialWriter.create(dir, trial);
    file.add("trials", { ...sampleRow("trials", trial, 0), scenario: "mendoza", status: "ok", ...own });
    for (const [i, [start_us, end_us, scheduled_us]] of (trial === "a" ? SPANS : []).entries()) {
      file.add("commits", {
        ...sampleRow("commits", trial, i),
        start_us,
        end_us,
        scheduled_us,
        rows: 10 + i,
      });
    }
    await file.done({});
  }
  return writer;
}

Deno.test("rows of a frame carry their trial's store, setting, scale and size, their times, and whether they count", async () => {
  await inTemporaryFolder(async (root) => {
    using writer = await tinyRun(`${root}/run`);
    for (const state of ["running", "finished"]) {
      if (state === "finished") await writer.finish({ status: "complete" });
      const frame = await framesOf(await openRun(`${root}/run`));
      const commits = frame("commits").collectSync();
      const values = (name: string) => commits.getColumn(name).toArray();
      assert.deepEqual(values("service_us"), [100, 300, 200], state);
      assert.deepEqual(values("response_us"), [null, 350, null]);
      for (
        const [name, value] of Object.entries({
          ...{ scenario: "mendoza", store: "posting", variant: "full", setting: "posting, full", scale: 0.5 },
          ...{ benchmark: "append", used: true, noisy: false, store_rows: 700 },
        })
      ) assert.deepEqual(values(name), [value, value, value], name);
      const sums = frame("commits").groupBy(["setting"])
        .agg(pl.col("rows").sum(), pl.col("service_us").max()).collectSync();
      assert.deepEqual(sums.toRecords(), [{ setting: "posting, full", rows: 33, service_us: 300 }]);
      const trials = frame("trials").select("trial", "setting", "used", "noisy").collectSync().toRecords();
      assert.deepEqual(trials, [
        { trial: "a", setting: "posting, full", used: true, noisy: false },
        { trial: "b", setting: "bitemporal, normal", used: false, noisy: true },
      ]);
    }
  });
});

Deno.test("every table of a run is a frame of its documented columns, also one that the run does not have", async () => {
  const frame = await framesOf(await openRun("tests/data/quick_run"));
  for (const table of TABLE_NAMES) {
    const first = frame(table).head(1).collectSync();
    assert.deepEqual(first.columns, Object.keys(FRAME_COLUMNS[table]), table);
    const has = [...Deno.readDirSync("tests/data/quick_run")].some(({ name }) => name === `${table}.parquet`);
    if (!has) assert.equal(first.height, 0, table);
  }
  assert.equal(frame("registries").collectSync().height, 0);
});

Deno.test("the documentation of the frames says of every column what the schema says", async () => {
  const source = await Deno.readTextFile("lib/runs/run_frames.ts");
  const words = (text: string) => text.replaceAll(/\s+(\* ?)?\s*/g, " ");
  const [shared, ...own] = source.split(/\n {2}\/\*\*/);
  for (const table of TABLE_NAMES) {
    const doc = own.find((text) => text.includes(`  ${table}(): `));
    assert.ok(doc !== undefined, table);
    for (const [name, { unit, about }] of Object.entries(FRAME_COLUMNS[table])) {
      const line = `\`${name}\`${unit === "" ? "" : ` (${unit})`}`;
      const said = words(doc).includes(`${line}: ${words(about)}`);
      // What all tables have in common stands above them, once.
      assert.ok(said || words(shared!).includes(`\`${name}\``), `${table}: ${line}: ${about}`);
    }
  }
});
