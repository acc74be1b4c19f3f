import assert from "node:assert/strict";
import { join } from "node:path";
import { pairOf } from "../../../lib/bench/audit/plan_audit.ts";
import { type RowCase, type RowTrial, tablesOf } from "../../../lib/bench/audit/row_task.ts";
import { writeRows } from "../../../lib/bench/audit/write_rows.ts";
import { run } from "../../../lib/bench/race/run_program.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { schemaOf as describedSchema } from "../../../lib/stores/sqlite/describe_schema.ts";
import { bitemporalSchema } from "../../../lib/stores/sqlite/schema.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const CASE: RowCase = {
  program: "deno",
  schema: "full",
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
  const trial = await PROGRAMS[own.program]({ ...own, ...tablesOf(own), path, seed: 1 });
  const database = new DatabaseFile(path, { timeout: 1000 });
  const all = (sql: string) => database.prepare(sql).raw().all();
  const [from, to] = own.schema === "simple" ? ["block", "NULL"] : ["from_block", "to_block"];
  const found = {
    trial,
    strings: all(
      `SELECT key, value, typeof(entity_key), length(entity_key), ${from}, ${to}, entity_key FROM string_attributes`,
    ),
    payloads: own.payloadBytes === null
      ? []
      : all(`SELECT ${from}, ${to}, length(payload), typeof(payload), string_attributes FROM payloads`),
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

/** The published description of a table's indexes as `describeSchema` gives them, primary key first. */
function publishedIndexes(
  table: string,
  { primary_key, secondary_indexes }: { primary_key: string[]; secondary_indexes: string[][] },
): string[] {
  return [
    `UNIQUE ${table} (${primary_key.join(", ")})`,
    ...secondary_indexes.map((on) => `${table} (${on.join(", ")})`),
  ];
}

Deno.test("each schema has the indexes of the published one", () => {
  const { schema: { variants_used_in_experiments: variants } } = JSON.parse(
    Deno.readTextFileSync("data/reference/mendoza.json"),
  );
  const published = (id: string) => variants.find((variant: { id: string }) => variant.id === id);
  const simple = published("exp_06_simple");
  const tables = ["string_attributes", "numeric_attributes", "payloads"];
  const expected: Record<RowCase["schema"], string[]> = {
    full: Object.values(describedSchema(bitemporalSchema(1)).indexes),
    simple: tables.flatMap((table) => publishedIndexes(table, simple[table])),
    "rows-bitemporal": publishedIndexes("string_attributes", published("exp_01_to_04_bitemporal")),
    "rows-simple": publishedIndexes("string_attributes", published("exp_01_to_04_simple_eva")),
  };
  for (const [schema, indexes] of Object.entries(expected)) {
    const made = describedSchema(tablesOf({ schema: schema as RowCase["schema"] }).sql);
    assert.deepEqual(Object.values(made.indexes).sort(), indexes.sort(), schema);
  }
  assert.deepEqual(Object.values(expected).map(({ length }) => length), [14, 6, 6, 2]);
});

for (const program of ["deno", "python"] as const) {
  Deno.test(`${program} writes one block in place of a range into the simple schema`, async () => {
    await inTemporaryFolder(async (folder) => {
      const { trial, payloads } = await written(
        { ...CASE, program, payloadBytes: 9, schema: "simple" },
        folder,
      );
      assert.deepEqual([trial.entities, trial.commitMs.length], [7, 3]);
      assert.deepEqual(payloads.map((row) => (row as unknown[]).slice(0, 3)), [
        ...[1, 1, 1, 2, 2, 2, 3].map((block) => [block, null, 9]),
      ]);
    });
  });
}

Deno.test("where a cache is small, the indexes alone are four times as large", async () => {
  await inTemporaryFolder(async (folder) => {
    const { of } = pairOf("memory", "cache", { method: "fair", options: { scale: 1, program: "deno" } })!;
    const path = join(folder, "rows.db");
    await PROGRAMS.deno({ ...of, ...tablesOf(of), payloadBytes: 1, path, seed: 1 });
    const database = new DatabaseFile(path, { timeout: 1000 });
    const bytes = database.prepare(
      "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_schema WHERE type = 'index')",
    ).pluck().get() as number;
    database.close();
    assert.ok(bytes >= 4 * 1024 * of.cacheKib!, `${bytes} bytes of indexes`);
  });
});

Deno.test("rows alone are versions of a thousand entities, each in a block of its own", async () => {
  await inTemporaryFolder(async (folder) => {
    const rows = { payloadBytes: null, strings: 1, numbers: 0, keys: "versions", made: "before" } as const;
    for (const layout of ["simple", "bitemporal"] as const) {
      await Deno.mkdir(join(folder, layout));
      const own = {
        ...CASE,
        ...rows,
        schema: `rows-${layout}` as const,
        entities: 1500,
        entitiesPerCommit: 500,
      };
      const { trial, strings } = await written(own, join(folder, layout));
      assert.deepEqual([trial.rows, trial.commitMs.length], [1500, 3]);
      assert.equal(new Set((strings as unknown[][]).map((row) => row[4])).size, 1500);
      assert.equal(new Set((strings as unknown[][]).map((row) => row[6])).size, 1000);
      assert.equal(new Set((strings as unknown[][]).map((row) => row[0])).size, 10);
    }
  });
});
