import * as fs from "node:fs";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { DatabaseFile } from "../../stores/sqlite/engine.ts";
import { CONSTANT_END, KEY_POOL, type RowTask, type RowTrial, VERSIONED_ENTITIES } from "./row_task.ts";

interface Entity {
  readonly key: Uint8Array | string;
  readonly from: number;
  readonly to: number;
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
  const { keys, made, payloadBytes } = task;
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
      const entity = i % VERSIONED_ENTITIES;
      return {
        key: textKey(entity),
        from: i,
        to: CONSTANT_END,
        strings: [[`key_${entity}`, `value_${below(1_000_000)}`]],
        numbers: [],
        payload: null,
      };
    }
    const from = 1 + Math.floor(i / task.entitiesPerCommit);
    return {
      key: keys === "appended" ? textKey(i) : crypto.getRandomValues(new Uint8Array(32)),
      from,
      to: keys === "appended" ? CONSTANT_END : from + 1 + below(LIFE_MAX),
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

function inserter(database: DatabaseFile, { payloadBytes }: RowTask): (entity: Entity) => void {
  const columns = "(entity_key, from_block, to_block, key, value) VALUES (?, ?, ?, ?, ?)";
  const string = database.prepare(`INSERT INTO string_attributes ${columns}`);
  if (payloadBytes === null) {
    return ({ key, from, to, strings }) => {
      for (const [name, value] of strings) string.run(key, from, to, name, value);
    };
  }
  const number = database.prepare(`INSERT INTO numeric_attributes ${columns}`);
  const whole = database.prepare(
    "INSERT INTO payloads (entity_key, from_block, to_block, payload, content_type, string_attributes, numeric_attributes) " +
      "VALUES (?, ?, ?, ?, 'application/octet-stream', ?, ?)",
  );
  return ({ key, from, to, strings, numbers, payload }) => {
    for (const [name, value] of strings) string.run(key, from, to, name, value);
    for (const [name, value] of numbers) number.run(key, from, to, name, value);
    whole.run(
      key,
      from,
      to,
      payload,
      JSON.stringify(Object.fromEntries(strings)),
      JSON.stringify(Object.fromEntries(numbers)),
    );
  };
}
