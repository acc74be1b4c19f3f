import assert from "node:assert/strict";
import * as fc from "fast-check";
import pl from "nodejs-polars";
import { HeadroomError } from "../../lib/errors.ts";
import { tablePath, verifyParquet } from "../../lib/runs/convert_trials.ts";
import { columnsOf, toFrame, toRows } from "../../lib/runs/frame.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { plainRow } from "../../lib/runs/row_views.ts";
import { RunWriter } from "../../lib/runs/run_writer.ts";
import {
  type Column,
  type ColumnType,
  type Row,
  TABLE_NAMES,
  type TableName,
  TABLES,
} from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { validateRow } from "../../lib/runs/validate_row.ts";
import { inTemporaryFolder, sampleManifest, sampleRow, writeSampleTrial } from "./sample_run.ts";

/** What no column of a type can hold. */
const UNHELD: Readonly<Record<ColumnType, readonly unknown[]>> = {
  integer: [1n, 2n ** 60n, NaN, Infinity, -Infinity, 0.5, 2 ** 53, "1", true, {}, []],
  number: [1n, NaN, Infinity, -Infinity, "1", false, {}, []],
  text: [1, 1n, NaN, true, "half \ud800", "\udc00 half", {}, []],
  boolean: [0, 1, 1n, NaN, "true", {}, []],
};

const HELD: Readonly<Record<ColumnType, fc.Arbitrary<unknown>>> = {
  integer: fc.maxSafeInteger(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  text: fc.string({ unit: "binary" }),
  boolean: fc.boolean(),
};

function rowOf(table: TableName): fc.Arbitrary<Row<TableName>> {
  const cells = Object.entries(columnsOf(table)).map(([name, { type, optional }]) => {
    const cell = HELD[type];
    return [name, optional ? fc.option(cell) : cell] as const;
  });
  return fc.record(Object.fromEntries(cells)).map((row) => forward(row)) as fc.Arbitrary<Row<TableName>>;
}

/** The row with a span that ends where it starts or later. */
function forward(row: Record<string, unknown>): Record<string, unknown> {
  if (!("end_us" in row)) return row;
  const [start, end] = [row.start_us, row.end_us] as [number, number];
  return { ...row, start_us: Math.min(start, end), end_us: Math.max(start, end) };
}

for (const table of TABLE_NAMES) {
  Deno.test(`rows of "${table}" come back from Parquet with every value as it was`, async () => {
    await inTemporaryFolder(async (dir) => {
      const path = `${dir}/table.parquet`;
      await fc.assert(
        fc.asyncProperty(fc.array(rowOf(table), { maxLength: 8 }), async (rows) => {
          toFrame(table, rows).writeParquet(path, { compression: "zstd" });
          // -0 is 0 in an integer column.
          assert.deepEqual(plain(toRows(table, pl.readParquet(path))), plain(rows));
          await verifyParquet(table, path, [rows]);
        }),
        { numRuns: 15 },
      );
    });
  });
}

function plain(rows: readonly object[]): unknown[] {
  return rows.map((row) =>
    Object.entries(plainRow(row)).map(([name, value]) => [name, value === 0 ? 0 : value])
  );
}

Deno.test("rows of a long table come back with every value as it was: texts, null, whole numbers and others", () => {
  for (const table of ["trials", "queries"] as const) {
    const some = fc.sample(rowOf(table), { numRuns: 50, seed: 7 });
    const rows = Array.from({ length: 2050 }, (_, i) => some[i % some.length]!) as Row<typeof table>[];
    assert.deepEqual(plain(toRows(table, toFrame(table, rows))), plain(rows));
  }
});

Deno.test("toFrame(), TrialWriter.add() and validateRow() refuse every value their column cannot hold", async () => {
  await inTemporaryFolder(async (dir) => {
    const writer = await TrialWriter.create(dir, "a");
    for (const table of TABLE_NAMES) {
      for (const [name, column] of Object.entries(columnsOf(table))) {
        for (const value of [...UNHELD[column.type], ...(column.optional ? [] : [null, undefined])]) {
          const row = { ...sampleRow(table, "a", 0), [name]: value } as Row<typeof table>;
          const refusals = [
            () => toFrame(table, [row]),
            () => writer.add(table, row),
            () => validateRow(table, row, { where: "x", next: "y" }),
          ];
          for (const refusal of refusals) {
            assert.throws(
              refusal,
              (error) => error instanceof HeadroomError && error.message.includes(`column "${name}"`),
            );
          }
        }
      }
    }
  });
});

Deno.test("a refused measurement names its value, and what to do where it is written and where it is read", async () => {
  await inTemporaryFolder(async (dir) => {
    const writer = await TrialWriter.create(dir, "a");
    const row = { ...sampleRow("sizes", "a", 0), bytes: 5n as unknown as number };
    assert.throws(
      () => writer.add("sizes", row),
      (error: HeadroomError) =>
        /measurement of trial "a".*"bytes".*must be a whole number, found 5n/.test(error.message) &&
        /store's module, or Headroom/.test(error.next) && !/measure again/i.test(error.next),
    );
    await RunWriter.create(`${dir}/run`, sampleManifest());
    await writeSampleTrial(`${dir}/run`, "a", 1);
    const path = `${dir}/run/trials/a/sizes.jsonl`;
    await Deno.writeTextFile(path, JSON.stringify({ ...sampleRow("sizes", "a", 0), bytes: 0.5 }));
    await assert.rejects(
      (await openRun(`${dir}/run`)).rows("sizes"),
      (error: HeadroomError) => /found 0.5/.test(error.message) && /--resume/.test(error.next),
    );
  });
});

const SPANS = TABLE_NAMES.filter((table) => "end_us" in TABLES[table]);

Deno.test("a row that ends before it starts is refused where it is written and where it is read", async () => {
  assert.deepEqual(SPANS, ["commits", "operations", "queries"]);
  for (const table of SPANS) {
    await inTemporaryFolder(async (root) => {
      const backward = { ...sampleRow(table, "a", 0), start_us: 2, end_us: 1 };
      const writer = await TrialWriter.create(root, "a");
      assert.throws(() => writer.add(table, backward), /must not be before "start_us", found 1/);
      const dir = await finishedRun(`${root}/run`);
      toFrame(table, [backward]).writeParquet(tablePath(dir, table));
      await assert.rejects((await openRun(dir)).rows(table), /1 of 1 rows end before they start/);
    });
  }
});

async function finishedRun(dir: string): Promise<string> {
  const writer = await RunWriter.create(dir, sampleManifest());
  await writeSampleTrial(dir, "a", 1);
  await writer.finish({ status: "complete" });
  // As before there were digests: a test replaces its tables.
  await writer.update({ tables: undefined });
  return dir;
}

/** Parquet values of the right type that a column must not hold. */
const MISFITS: Readonly<Record<ColumnType, readonly (number | bigint | null)[]>> = {
  integer: [null, 2n ** 53n, -(2n ** 60n)],
  number: [null, NaN, Infinity, -Infinity],
  text: [null],
  boolean: [null],
};
const POLARS = { integer: pl.Int64, number: pl.Float64, text: pl.String, boolean: pl.Bool };

Deno.test("openRun() refuses a Parquet table with a value that its column must not hold", async () => {
  await inTemporaryFolder(async (root) => {
    const dir = await finishedRun(`${root}/run`);
    const run = await openRun(dir);
    for (const table of TABLE_NAMES) {
      const whole = toFrame(table, [sampleRow(table, "a", 0)]);
      for (const [name, column] of Object.entries(columnsOf(table))) {
        for (const value of MISFITS[column.type]) {
          if (value === null && column.optional) continue;
          whole.withColumns(seriesOf(name, column, value)).writeParquet(tablePath(dir, table));
          await assert.rejects(
            run.rows(table),
            (error) =>
              error instanceof HeadroomError &&
              error.message.includes(`"${name}" holds no ${column.type} in 1 of 1`),
            `${table}.${name} ${value}`,
          );
        }
      }
    }
  });
});

/** Polars makes a bigint null, so that a large integer is made of text. */
function seriesOf(name: string, { type }: Column, value: unknown): pl.Series {
  if (typeof value !== "bigint") return pl.Series(name, [value], POLARS[type]);
  return pl.Series(name, [`${value}`], pl.String).cast(pl.Int64);
}

Deno.test("verifyParquet() finds any single value that was read back otherwise, and names it", async () => {
  await inTemporaryFolder(async (dir) => {
    const path = `${dir}/table.parquet`;
    // Every type of column, with a span and without.
    for (const table of ["trials", "commits", "checks"] as const) {
      const rows = [0, 1, 2].map((index) => sampleRow(table, "a", index));
      const check = (expected = rows) =>
        verifyParquet(table, path, [expected.slice(0, 1), expected.slice(1)]);
      toFrame(table, rows).writeParquet(path);
      await check();
      for (const [name, { type }] of Object.entries(columnsOf(table))) {
        // Differs from the sample of an even index.
        const other = { integer: 7, number: 1e9, text: "other", boolean: false }[type];
        const changed = rows.map((row, index) => index === 2 ? { ...row, [name]: other } : row);
        await assert.rejects(
          check(changed),
          (error: Error) => /row \d, expected|end before/.test(error.message),
          name,
        );
      }
      toFrame(table, rows.slice(0, 2)).writeParquet(path);
      await assert.rejects(check(), /1 rows, expected 2/);
      toFrame(table, [...rows, rows[0]!]).writeParquet(path);
      await assert.rejects(check(), /4 rows, expected 3/);
    }
  });
});

Deno.test("verifyParquet() reads nothing more once it has found a difference", async () => {
  await inTemporaryFolder(async (dir) => {
    const path = `${dir}/table.parquet`;
    const [one, two] = [0, 1].map((index) => sampleRow("commits", "a", index));
    toFrame("commits", [one!, two!]).writeParquet(path);
    const parts = async function* () {
      yield [two!];
      await Promise.reject(new Error("the next part was asked for"));
    };
    await assert.rejects(verifyParquet("commits", path, parts()), /does not read back as it was written/);
  });
});
