import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { plainRow } from "../../lib/runs/row_views.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { lockNewRun, RunWriter } from "../../lib/runs/run_writer.ts";
import { OPTIONAL_TABLES, TABLE_NAMES, TABLES } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { inTemporaryFolder, sampleManifest, sampleRow, writeSampleTrial } from "./sample_run.ts";

async function finishedRun(dir: string, rows = 5): Promise<void> {
  using writer = await RunWriter.create(dir, sampleManifest());
  await writeSampleTrial(dir, "a", rows);
  await writeSampleTrial(dir, "b", 0);
  await writer.finish({ status: "complete", finishedAt: "2026-11-22T00:01:00.000Z" });
}

Deno.test("RunWriter.finish() keeps every row of every table through Parquet, exactly", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    await finishedRun(dir);
    const run = await openRun(dir);
    assert.equal(run.manifest.status, "complete");
    assert.equal(run.manifest.trialsDone, 2);
    for (const table of TABLE_NAMES) {
      const expected = Array.from({ length: 5 }, (_, index) => sampleRow(table, "a", index));
      assert.deepEqual((await run.rows(table)).map(plainRow), expected, table);
      assert.equal((await run.frame(table)).height, 5);
    }
    await assert.rejects(Deno.stat(`${dir}/trials`), Deno.errors.NotFound);
  });
});

Deno.test("RunWriter.finish() removes a trial's lines only when every table, and the manifest, is on the disk", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    const synced = new Set<string>();
    let missing: string[] | null = null;
    const { open, remove } = Deno;
    const { syncData } = Deno.FsFile.prototype;
    const paths = new WeakMap<Deno.FsFile, string>();
    Deno.open = async (path, options) => {
      const file = await open(path, options);
      paths.set(file, String(path));
      return file;
    };
    Deno.FsFile.prototype.syncData = async function () {
      await syncData.call(this);
      synced.add(paths.get(this)!.replace(/(\.\d+)?\.partial$/, ""));
    };
    Deno.remove = (path, options) => {
      const needed = [...TABLE_NAMES.map((table) => `${dir}/${table}.parquet`), `${dir}/manifest.json`];
      if (path === `${dir}/trials`) missing = needed.filter((file) => !synced.has(file));
      return remove(path, options);
    };
    try {
      using writer = await RunWriter.create(dir, sampleManifest());
      await writeSampleTrial(dir, "a", 2);
      synced.clear();
      await writer.finish({ status: "complete" });
    } finally {
      Object.assign(Deno, { open, remove });
      Deno.FsFile.prototype.syncData = syncData;
    }
    assert.deepEqual(missing, []);
  });
});

Deno.test("openRun() reads the finished trials of a run that is still running, and only those", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    using _writer = await RunWriter.create(dir, sampleManifest());
    await writeSampleTrial(dir, "a", 3);
    const unfinished = await TrialWriter.create(dir, "b");
    unfinished.add("events", sampleRow("events", "b", 0));
    const run = await openRun(dir);
    assert.deepEqual(await run.rows("events"), [0, 1, 2].map((index) => sampleRow("events", "a", index)));
    assert.equal((await run.frame("events")).height, 3);
  });
});

Deno.test("RunWriter.resume() keeps finished trials, drops unfinished ones and refuses a finished run", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    (await RunWriter.create(dir, sampleManifest()))[Symbol.dispose]();
    await writeSampleTrial(dir, "a", 1);
    await TrialWriter.create(dir, "b");
    using writer = await RunWriter.resume(dir);
    assert.deepEqual(await writer.finishedTrials(), ["a"]);
    assert.deepEqual([...Deno.readDirSync(`${dir}/trials`)].map((entry) => entry.name), ["a"]);
    await writer.finish({ status: "complete" });
    writer[Symbol.dispose]();
    await assert.rejects(RunWriter.resume(dir), UsageError);
    assert.deepEqual([...Deno.readDirSync(dir)].filter(({ name }) => name.startsWith(".")), []);
  });
});

Deno.test("what a run left that was killed before its manifest is begun again; the same names in a folder of others are refused", async () => {
  await inTemporaryFolder(async (root) => {
    const leave = (dir: string, names: readonly string[]) => {
      Deno.mkdirSync(`${dir}/trials`, { recursive: true });
      for (const name of names) Deno.writeTextFileSync(`${dir}/${name}`, "{}");
    };
    leave(`${root}/run`, [".lock", "settings.json", "manifest.json.4194399.partial"]);
    const write = (dir: string) => Deno.writeTextFile(`${dir}/settings.json`, "new");
    {
      using writer = await RunWriter.create(`${root}/run`, sampleManifest(), () => write(`${root}/run`));
      assert.equal(writer.manifest.status, "running");
    }
    assert.deepEqual(
      [...Deno.readDirSync(`${root}/run`)].map(({ name }) => name).sort(),
      ["manifest.json", "settings.json", "trials"],
    );
    leave(`${root}/others`, ["settings.json"]);
    await assert.rejects(RunWriter.create(`${root}/others`, sampleManifest()), UsageError);
    leave(`${root}/more`, [".lock", "notes.txt"]);
    await assert.rejects(RunWriter.create(`${root}/more`, sampleManifest()), UsageError);
  });
});

Deno.test("a run folder that is written is refused to every other writer, and readable", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    using _writer = await RunWriter.create(dir, sampleManifest());
    await writeSampleTrial(dir, "a", 1);
    const unfinished = await TrialWriter.create(dir, "b");
    const others = [
      () => RunWriter.resume(dir),
      () => RunWriter.create(dir, sampleManifest()),
      () => lockNewRun(dir),
    ];
    for (const other of others) {
      await assert.rejects(other(), (error: HeadroomError) => {
        assert.match(error.message, new RegExp(`process ${Deno.pid} since .* UTC is writing it`));
        return error instanceof HeadroomError && !error.usage;
      });
    }
    assert.equal((await (await openRun(dir)).rows("trials")).length, 1);
    await unfinished.done({});
  });
});

Deno.test("RunWriter.resume() goes on with a finished run that kept its lines, and replaces a trial measured again", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    const first = await RunWriter.create(dir, sampleManifest());
    await writeSampleTrial(dir, "a", 2);
    await writeSampleTrial(dir, "b", 2);
    await first.finish({ status: "complete" }, { keepLines: true });
    first[Symbol.dispose]();
    const before = await openRun(dir);
    assert.equal(before.manifest.status, "complete");
    const again = await RunWriter.resume(dir);
    assert.deepEqual(await again.finishedTrials(), ["a", "b"]);
    const during = await openRun(dir);
    assert.equal(during.manifest.status, "running");
    assert.deepEqual(await during.rows("trials"), await before.rows("trials"));
    await writeSampleTrial(dir, "b", 1);
    await again.finish({ status: "complete" });
    again[Symbol.dispose]();
    const rows = await (await openRun(dir)).rows("events");
    assert.deepEqual(rows.map(({ trial }) => trial), ["a", "a", "b"]);
    await assert.rejects(RunWriter.resume(dir), UsageError);
  });
});

Deno.test("RunWriter.create() refuses a folder that holds something else and leaves it alone", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/letter.txt`, "dear");
    await assert.rejects(RunWriter.create(root, sampleManifest()), (error: UsageError) => {
      assert.equal(error.actual, "letter.txt");
      return error.usage;
    });
    assert.deepEqual([...Deno.readDirSync(root)].map((entry) => entry.name), ["letter.txt"]);
    await writeManifest(root, sampleManifest());
    await assert.rejects(RunWriter.create(root, sampleManifest()), /it holds a run/);
  });
});

Deno.test("openRun() refuses damaged, incomplete and older folders with the file named", async () => {
  const damages: [string, (dir: string) => Promise<void>, RegExp][] = [
    ["no manifest", (dir) => Deno.remove(`${dir}/manifest.json`), /no readable manifest\.json/],
    ["torn manifest", (dir) => Deno.truncate(`${dir}/manifest.json`, 40), /manifest\.json.*not valid JSON/],
    ["older schema", (dir) => editManifest(dir, { schema: 0 }), /expected run schema 2, found 0/],
    ["field missing", (dir) => editManifest(dir, { machine: undefined }), /machine/],
    ["wrong field", (dir) => editManifest(dir, { trialsDone: "two" }), /trialsDone/],
    ["missing table", (dir) => Deno.remove(`${dir}/queries.parquet`), /"queries\.parquet" is missing/],
    ["torn table", (dir) => Deno.truncate(`${dir}/commits.parquet`, 100), /commits\.parquet/],
    ["other table", (dir) => Deno.copyFile(`${dir}/plans.parquet`, `${dir}/sizes.parquet`), /sizes\.parquet/],
  ];
  for (const [name, damage, message] of damages) {
    await inTemporaryFolder(async (root) => {
      const dir = `${root}/run`;
      await finishedRun(dir, 2);
      await damage(dir);
      const reading = openRun(dir).then((run) => Promise.all(TABLE_NAMES.map((table) => run.rows(table))));
      await assert.rejects(reading, (error: Error) => {
        assert.ok(error instanceof HeadroomError, `${name}: ${error}`);
        assert.match(error.message, message, name);
        return error.next !== "";
      });
    });
  }
});

Deno.test("openRun() reads a run that another version wrote: unknown columns and fields, optional ones missing", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    await finishedRun(dir, 2);
    const [before] = await (await openRun(dir)).rows("commits");
    const commits = pl.readParquet(`${dir}/commits.parquet`);
    const later = pl.Series("later", Array(commits.height).fill("x"), pl.String);
    commits.drop("log_bytes", "page_count").withColumns(later).writeParquet(`${dir}/commits.parquet`);
    for (const table of OPTIONAL_TABLES) await Deno.remove(`${dir}/${table}.parquet`);
    await editManifest(dir, { later: { than: "this" } });
    const run = await openRun(dir);
    const [after] = await run.rows("commits");
    assert.deepEqual(plainRow(after!), { ...plainRow(before!), log_bytes: null, page_count: null });
    assert.equal((await run.frame("commits")).width, Object.keys(TABLES.commits).length);
    for (const table of OPTIONAL_TABLES) assert.deepEqual(await run.rows(table), []);
    commits.drop("rows").writeParquet(`${dir}/commits.parquet`);
    await assert.rejects((await openRun(dir)).rows("commits"), /column "rows" is missing/);
  });
});

Deno.test("openRun() refuses a finished trial whose lines were cut", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = `${root}/run`;
    using _writer = await RunWriter.create(dir, sampleManifest());
    await writeSampleTrial(dir, "a", 3);
    const path = `${dir}/trials/a/checks.jsonl`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, text.lastIndexOf("{")));
    const run = await openRun(dir);
    await assert.rejects(run.rows("checks"), /2 rows of 3/);
  });
});

/** What a run folder says: its manifest and rows. */
async function contentsOf(dir: string, tables = TABLE_NAMES): Promise<unknown> {
  const run = await openRun(dir);
  const rows = await Promise.all(tables.map(async (table) => (await run.rows(table)).map(plainRow)));
  return { ...run.manifest, rows };
}

for (const state of ["finished", "running"]) {
  Deno.test(`any bit turned in any file of a ${state} run is refused with the file named, or changes nothing`, async () => {
    await inTemporaryFolder(async (root) => {
      const dir = `${root}/run`;
      using writer = await RunWriter.create(dir, sampleManifest());
      await writeSampleTrial(dir, "a", 3);
      if (state === "finished") await writer.finish({ status: "complete" });
      const files = [
        ...Deno.readDirSync(dir),
        ...state === "running" ? Deno.readDirSync(`${dir}/trials/a`) : [],
      ]
        .filter(({ name, isFile }) => isFile && name !== ".lock")
        .map(({ name }) => name === "manifest.json" || state === "finished" ? name : `trials/a/${name}`);
      assert.ok(files.length > TABLE_NAMES.length);
      for (const [at, file] of files.entries()) {
        // A table's file, which holds digests of no other, is read alone.
        const own = TABLE_NAMES.filter((table) => file.endsWith(`${table}.parquet`));
        const tables = own.length === 0 ? undefined : own;
        const expected = await contentsOf(dir, tables);
        const whole = await Deno.readFile(`${dir}/${file}`);
        // Other places and bits in each file; of digits, text, marks and compressed bytes.
        for (let flip = 0; flip < 12; flip++) {
          const bytes = whole.slice();
          const place = (at * 7919 + flip * 104_729) % bytes.length;
          bytes[place]! ^= 1 << (flip % 8);
          await Deno.writeFile(`${dir}/${file}`, bytes);
          try {
            assert.deepEqual(await contentsOf(dir, tables), expected, `${file} at ${place}`);
          } catch (error) {
            assert.ok(error instanceof HeadroomError, `${file} at ${place}: ${error}`);
            assert.ok(error.message.includes(file), error.message);
          }
        }
        await Deno.writeFile(`${dir}/${file}`, whole);
      }
    });
  });
}

Deno.test("TrialWriter.add() refuses a row that does not fit the schema", async () => {
  await inTemporaryFolder(async (dir) => {
    const writer = await TrialWriter.create(dir, "a");
    const row = sampleRow("checks", "a", 0);
    for (const bad of [{ ...row, ok: "yes" }, { ...row, colour: "red" }, { ...row, name: undefined }]) {
      assert.throws(() => writer.add("checks", bad as never), HeadroomError);
    }
    assert.throws(() => writer.add("sizes", { ...sampleRow("sizes", "a", 0), bytes: 1.5 }), /whole number/);
    assert.throws(() => writer.add("events", { ...sampleRow("events", "a", 0), at_us: NaN }), /finite/);
  });
});

async function editManifest(dir: string, changes: Record<string, unknown>): Promise<void> {
  const path = `${dir}/manifest.json`;
  // Without digests, as an older version wrote it.
  const { sha256: _, tables: __, ...manifest } = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...manifest, ...changes }));
}
