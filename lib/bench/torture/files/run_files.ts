import { join } from "node:path";
import { columnsOf } from "../../../runs/frame.ts";
import type { Manifest } from "../../../runs/manifest.ts";
import { readMeasurements } from "../../../runs/measurements.ts";
import { addPredictions, readPredictions } from "../../../runs/predictions_file.ts";
import { openRun } from "../../../runs/run_reader.ts";
import { RunWriter } from "../../../runs/run_writer.ts";
import { type Row, RUN_SCHEMA, TABLE_NAMES, type TableName } from "../../../runs/schema.ts";
import { TrialWriter } from "../../../runs/trial_writer.ts";
import { MENDOZA } from "../../../scenarios/mod.ts";
import { describeMachine } from "../../environment/machine.ts";
import { defaultSettings, writeSettings } from "../../plan/bench_settings.ts";
import { refuseUnfinishable } from "../../session/refuse_unfinishable.ts";
import type { FileSubject } from "./file_subject.ts";

const FOLDER = "run";
/** choice: after some 10,000 values of Polars, Deno 2.9 takes half a minute to free them at once, which is no reader's time. */
const READS_AT_ONCE = 30;

const MANIFEST: Manifest = {
  ...{ schema: RUN_SCHEMA, run: "2026-11-22-0000", status: "running", createdAt: "2026-11-22T00:00:00.000Z" },
  ...{
    finishedAt: null,
    command: "deno task bench",
    profile: "smoke",
    seed: "1",
    shard: null,
    gitCommit: null,
  },
  versions: { deno: "2.9.6" },
  // A run of another machine is not resumed at all.
  machine: describeMachine(),
  storage: { path: "data", kind: "ext4", fsyncP50Us: 900, fsyncP99Us: 4000, real: true, freeBytes: 1e10 },
  scenarios: [{ id: MENDOZA.id, kind: "entities", scale: 1, seed: "1", digests: {}, definition: MENDOZA }],
  settings: { "bitemporal normal": { journal_mode: "wal", page_size: 4096 } },
  ...{ timeMs: { store: 10.5 }, peakRssBytes: 1e8, trialsPlanned: 2, trialsDone: 1, checks: [] },
};

/** A row with a value of the right type in every column. */
function rowOf<T extends TableName>(table: T, index: number): Row<T> {
  const row: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(columnsOf(table))) {
    row[name] =
      { text: `${name} é ${index}`, integer: 2 ** 45 + index, number: index + 0.125, boolean: true }[type];
  }
  return { ...row, trial: "a" } as unknown as Row<T>;
}

async function makeRun(dir: string): Promise<RunWriter> {
  const writer = await RunWriter.create(dir, MANIFEST);
  await writeSettings(dir, defaultSettings("smoke", [MENDOZA], "1"));
  const trial = await TrialWriter.create(dir, "a");
  for (const table of TABLE_NAMES) {
    for (let index = 0; index < (table === "trials" ? 1 : 3); index++) trial.add(table, rowOf(table, index));
  }
  await trial.done({ note: 12345 });
  await addPredictions(dir, []);
  return writer;
}

/** Everything that a run says. */
async function runFacts(dir: string): Promise<string[]> {
  const run = await openRun(dir);
  await readMeasurements(run);
  const { sha256: _, ...manifest } = run.manifest as Manifest & { readonly sha256?: string };
  const tables = await Promise.all(
    TABLE_NAMES.map(async (table) => `${table} ${JSON.stringify(await run.rows(table))}`),
  );
  return [JSON.stringify(manifest), ...tables, JSON.stringify(await readPredictions(dir))];
}

const FINISHED: FileSubject = {
  kind: "run",
  promised: "sealed",
  readsAtOnce: READS_AT_ONCE,
  async make(folder) {
    using writer = await makeRun(join(folder, FOLDER));
    await writer.finish({ status: "complete", finishedAt: "2026-11-22T00:01:00.000Z" });
    // Only --resume reads them, of a run that is not finished.
    await Deno.remove(join(folder, FOLDER, "settings.json"));
  },
  read: (folder) => runFacts(join(folder, FOLDER)),
};

const UNFINISHED: FileSubject = {
  kind: "run-unfinished",
  promised: "sealed",
  readsAtOnce: READS_AT_ONCE,
  async make(folder) {
    using writer = await makeRun(join(folder, FOLDER));
    await writer.update({ status: "interrupted" });
  },
  async read(folder) {
    const dir = join(folder, FOLDER);
    const facts = await runFacts(dir);
    await refuseUnfinishable(dir);
    return facts;
  },
};

/** As earlier versions wrote it, and as a hostile hand would: without digests. Its readers meet what is damaged. */
const UNSEALED: FileSubject = {
  kind: "run-unsealed",
  promised: "open",
  readsAtOnce: READS_AT_ONCE,
  async make(folder) {
    await FINISHED.make(folder);
    const path = join(folder, FOLDER, "manifest.json");
    const { sha256: _, tables: __, ...manifest } = JSON.parse(await Deno.readTextFile(path));
    await Deno.writeTextFile(path, JSON.stringify(manifest, null, 1));
  },
  read: FINISHED.read,
};

/** Run folders. */
export const RUN_FILES: readonly FileSubject[] = [FINISHED, UNFINISHED, UNSEALED];
