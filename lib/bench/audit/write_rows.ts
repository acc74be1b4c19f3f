import * as fs from "node:fs";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { DatabaseFile } from "../../stores/sqlite/engine.ts";
import { CONSTANT_END, KEY_POOL, type RowTask, type RowTrial, VERSIONED_ENTITIES } from "./row_task.ts";

interface Entity {
  /** What each of its rows begins with: key, block, and the end where rows have one. */
  readonly place: readonly (Uint8Array | string | number)[];
  readonly strings: readonly (readonly [string, string])[];
  readonly numbers: readonly (readonly [string, number])[];
  readonly payload: Uint8Array | null;
}

/** Blocks that a row of a chain may live. */
const LIFE_MAX = 1_000_000;

/**
 * Writes rows as the published benchmarks describe theirs, into the schema of the task, and times each commit. The same work as
 * tests/peers/write_rows.py, but for how long it takes to draw a byte.
 * @throws {SqliteError} The engine failed.
 */
export function writeRows(task: RowTask): RowTrial {
  const database = new DatabaseFile(task.path, { timeout: 5000 });
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  if (task.cacheKib !== null) database.pragma(`cache_size = ${-task.cacheKib}`);
  database.exec(task.sql);
  const commitMs: number[] = [];
  const make = entityMaker(task);
  const insert = inserter(database, task);
  for (let first = 0; first < task.entities; first += task.entitiesPerCommit) {
    const last = Math.min(first + task.entitiesPerCommit, task.entities);
    const count = last - first;
    const ready = task.made === "before" ? Array.from({ length: count }, (_, i) => make(first + i)) : null;
    const start = performance.now();
    database.exec("BEGIN IMMEDIATE");
    for (let i = first; i < last; i++) insert(ready === null ? make(i) : ready[i - first]!);
    database.exec("COMMIT");
    commitMs.push(performance.now() - start);
  }
  const tables = task.payloadBytes === null
    ? ["string_attributes"]
    : ["string_attributes", "numeric_attributes", "payloads"];
  const rows = tables.reduce(
    (sum, table) => sum + (database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number),
    0,
  );
  database.close();
  return { entities: task.entities, rows, commitMs, fileBytes: fs.statSync(task.path).size };
}

function entityMaker(task: RowTask): (i: number) => Entity {
  const { keys, made, payloadBytes, ranges } = task;
  const random = xoroshiro128plus(task.seed);
  const below = (limit: number) => uniformInt(random, 0, limit - 1);
  const bytes = (length: number): Uint8Array => {
    const drawn = new Uint8Array(length);
    if (made === "clock") { for (let at = 0; at < length; at++) drawn[at] = below(256); }
    // At most 64 KiB a call.
    else for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(drawn.subarray(at, at + 65_536));
    return drawn;
  };
  const named = <Value>(count: number, prefix: string, value: () => Value) => [
    ...new Map(Array.from({ length: count }, () => [`${prefix}_${below(KEY_POOL)}`, value()] as const)),
  ];
  return (i) => {
    if (keys === "versions") {
      return {
        place: [textKey(i % VERSIONED_ENTITIES), i, CONSTANT_END],
        strings: [[`attr_${i % 10}`, `value_${below(10_001)}`]],
        numbers: [],
        payload: null,
      };
    }
    const key = keys === "appended" ? textKey(i) : crypto.getRandomValues(new Uint8Array(32));
    const from = 1 + Math.floor(i / task.entitiesPerCommit);
    const end = keys === "appended" ? CONSTANT_END : from + 1 + below(LIFE_MAX);
    return {
      place: ranges ? [key, from, end] : [key, from],
      strings: named(task.strings, "string", () => `value_${below(1_000_000)}`),
      numbers: named(task.numbers, "number", () => below(1_000_000)),
      payload: payloadBytes === null ? null : bytes(payloadBytes),
    };
  };
}

/** 15 bytes. */
function textKey(i: number): string {
  return `entity_${String(i).padStart(8, "0")}`;
}

function inserter(database: DatabaseFile, { payloadBytes, ranges }: RowTask): (entity: Entity) => void {
  const insertInto = (table: string, ...own: readonly string[]) => {
    const columns = ["entity_key", ...ranges ? ["from_block", "to_block"] : ["block"], ...own];
    const values = columns.map(() => "?").join(", ");
    return database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values})`);
  };
  const string = insertInto("string_attributes", "key", "value");
  if (payloadBytes === null) {
    return ({ place, strings }) => {
      for (const [name, value] of strings) string.run(...place, name, value);
    };
  }
  const number = insertInto("numeric_attributes", "key", "value");
  const whole = insertInto("payloads", "payload", "content_type", "string_attributes", "numeric_attributes");
  return ({ place, strings, numbers, payload }) => {
    for (const [name, value] of strings) string.run(...place, name, value);
    for (const [name, value] of numbers) number.run(...place, name, value);
    whole.run(
      ...place,
      payload,
      "application/octet-stream",
      JSON.stringify(Object.fromEntries(strings)),
      JSON.stringify(Object.fromEntries(numbers)),
    );
  };
}
