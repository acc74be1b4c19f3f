import assert from "node:assert/strict";
import { join } from "node:path";
import { type RowCase, type RowTrial, schemaOf } from "../../../lib/bench/audit/row_task.ts";
import { writeRows } from "../../../lib/bench/audit/write_rows.ts";
import { run, runEntry } from "../../../lib/bench/race/run_program.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { describeSchema, schemaOf as describedSchema } from "../../../lib/stores/sqlite/describe_schema.ts";
import { bitemporalSchema } from "../../../lib/stores/sqlite/schema.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const CASE: RowCase = {
  program: "deno",
  schema: { arkiv: 11 },
  strings: 5,
  numbers: 3,
  payloadBytes: 70_000,
  entities: 7,
  entitiesPerCommit: 3,
  made: "clock",
  keys: "appended",
  cacheKib: null,
};

const PROGRAMS = {
  deno: (task: object) => Promise.resolve(writeRows(task as Parameters<typeof writeRows>[0])),
  python: async (task: object) =>
    JSON.parse(
      await run(["python3", "tests/peers/write_rows.py", JSON.stringify(task)], {
        next: "",
        interrupted: new AbortController().signal,
      }),
    ) as RowTrial,
};

/** What a program leaves in its file, and what it said. */
async function written(own: RowCase, folder: string) {
  const path = join(folder, "rows.db");
  const trial = await PROGRAMS[own.program]({ ...own, path, sql: schemaOf(own), seed: 1 });
  const database = new DatabaseFile(path, { timeout: 1000 });
  const all = (sql: string) => database.prepare(sql).raw().all();
  const found = {
    trial,
    strings: all(
      "SELECT key, value, typeof(entity_key), length(entity_key), from_block, to_block FROM string_attributes",
    ),
    payloads: own.payloadBytes === null
      ? []
      : all("SELECT from_block, to_block, length(payload), typeof(payload), string_attributes FROM payloads"),
    schema: describeSchema(database),
  };
  database.close();
  return found;
}

for (const program of ["deno", "python"] as const) {
  for (const made of ["clock", "before"] as const) {
    Deno.test(`as published, ${program} appends 15-byte keys with one end, 3 entities a commit, drawn ${made} the clock`, async () => {
      await inTemporaryFolder(async (folder) => {
        const { trial, strings, payloads } = await written({ ...CASE, program, made }, folder);
        assert.deepEqual([trial.entities, trial.commitMs.length, payloads.length], [7, 3, 7]);
        assert.deepEqual(payloads.map((row) => (row as unknown[])[0]), [1, 1, 1, 2, 2, 2, 3]);
        for (const [, to, length, type, cache] of payloads as [number, number, number, string, string][]) {
          assert.deepEqual([to, length, type], [1_000_000_000, 70_000, "blob"]);
          assert.ok(Object.keys(JSON.parse(cache)).length <= 5);
        }
        for (const [, , type, length] of strings as unknown[][]) {
          assert.deepEqual([type, length], ["text", 15]);
        }
        const numbers = trial.rows - strings.length - payloads.length;
        assert.ok(strings.length > 25 && strings.length <= 35 && numbers > 10 && numbers <= 21);
      });
    });
  }
}

Deno.test("fairly, keys are 32 random bytes and no two ends need be the same", async () => {
  await inTemporaryFolder(async (folder) => {
    const { strings } = await written({ ...CASE, made: "before", keys: "random" }, folder);
    for (const [, , type, length] of strings as unknown[][]) assert.deepEqual([type, length], ["blob", 32]);
    assert.ok(new Set((strings as unknown[][]).map((row) => row[5])).size > 1);
  });
});

Deno.test("all eleven indexes make Arkiv's schema, fewer its first ones", async () => {
  const expected = describedSchema(bitemporalSchema(1));
  for (const count of [11, 3]) {
    await inTemporaryFolder(async (folder) => {
      const { schema } = await written({ ...CASE, payloadBytes: 1, schema: { arkiv: count } }, folder);
      assert.deepEqual(Object.keys(schema.tables), Object.keys(expected.tables));
      const names = Object.keys(schema.indexes).filter((name) => !name.startsWith("sqlite_autoindex"));
      assert.equal(names.length, count);
      for (const name of names) assert.deepEqual(schema.indexes[name], expected.indexes[name]);
    });
  }
});

Deno.test("rows alone are versions of a thousand entities, each in a block of its own", async () => {
  await inTemporaryFolder(async (folder) => {
    const rows = { payloadBytes: null, strings: 1, numbers: 0, keys: "versions", made: "before" } as const;
    for (const layout of ["simple", "bitemporal"] as const) {
      await Deno.mkdir(join(folder, layout));
      const own = {
        ...CASE,
        ...rows,
        schema: { attributes: layout },
        entities: 1500,
        entitiesPerCommit: 500,
      };
      const { trial, strings } = await written(own, join(folder, layout));
      assert.deepEqual([trial.rows, trial.commitMs.length], [1500, 3]);
      assert.equal(new Set((strings as unknown[][]).map((row) => row[4])).size, 1500);
      assert.equal(new Set((strings as unknown[][]).map((row) => row[0])).size, 1000);
    }
  });
});

Deno.test("a trial runs in a process of its own", async () => {
  await inTemporaryFolder(async (folder) => {
    const { program: _, schema: __, ...rest } = CASE;
    const task = { ...rest, payloadBytes: 10, path: join(folder, "rows.db"), sql: schemaOf(CASE), seed: 1 };
    const entry = new URL("../../../lib/bench/audit/audit_entry.ts", import.meta.url);
    const trial = await runEntry<RowTrial>(entry, { rows: task }, new AbortController().signal);
    assert.equal(trial.entities, 7);
  });
});
