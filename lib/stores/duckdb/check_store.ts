import type { CheckResult } from "../entity_store.ts";
import { parseNumbers, parseStrings } from "../sqlite/json_cache.ts";
import { addWord, type WordTally } from "../sqlite/versions/check_versions.ts";
import { type DuckdbDatabase, type Row } from "./database.ts";
import { isOfDuckdb } from "./duckdb_error.ts";
import { COLUMNS, type DataTable } from "./schema.ts";

/** What is checked, and what is wrong, or null. */
type Check = readonly [what: string, problem: () => Promise<string | null>];

/**
 * Reads every column, whose blocks have checksums that DuckDB compares, and checks the invariants of the schema: minutes on a large
 * file. @param tip Newest block.
 */
export async function checkStore(database: DuckdbDatabase, tip: number | null): Promise<CheckResult> {
  const tables = Object.keys(COLUMNS).filter((table) => table !== "headroom_schema") as DataTable[];
  const checks: Check[] = [
    ...tables.map((table): Check => [`checksums of ${table}`, () => readWhole(database, table)]),
    ["blocks", () => blocksProblem(database, tip)],
    ["versions of an entity", () =>
      countProblem(
        database,
        "SELECT lag(to_block) OVER w AS end_before, from_block FROM versions " +
          "WINDOW w AS (PARTITION BY entity_key ORDER BY id)",
        { where: "end_before > from_block", what: "one at a time", that: "that overlap" },
      )],
    ["order of versions", () =>
      countProblem(
        database,
        "SELECT lag(from_block) OVER w AS from_before, lag(entity_key) OVER w AS key_before, from_block, entity_key " +
          "FROM versions WINDOW w AS (ORDER BY id)",
        {
          where: "from_before > from_block OR from_before = from_block AND key_before >= entity_key",
          what: "the order of blocks and keys",
          that: "that are not in it",
        },
      )],
    ["strings and versions", () => attributesProblem(database, "strings")],
    ["numbers and versions", () => attributesProblem(database, "numbers")],
  ];
  const found: (readonly [what: string, problem: string | null])[] = [];
  for (const [what, problem] of checks) found.push([what, await attempt(problem)]);
  return {
    ok: found.every(([, problem]) => problem === null),
    lines: found.map(([what, problem]) => `${what}: ${problem ?? "ok"}`),
  };
}

/** An error of the engine, on a damaged file, is the problem that its check found. */
async function attempt(problem: () => Promise<string | null>): Promise<string | null> {
  try {
    return await problem();
  } catch (error) {
    if (!isOfDuckdb(error)) throw error;
    return error.message.split("\n", 1)[0]!;
  }
}

async function readWhole(database: DuckdbDatabase, table: DataTable): Promise<null> {
  const columns = Object.keys(COLUMNS[table]).join();
  await database.value(`SELECT bit_xor(hash(${columns})) FROM ${table}`);
  return null;
}

/** A version beyond the newest block, or none of a block that says it has some, means that a block was written partially. */
async function blocksProblem(database: DuckdbDatabase, tip: number | null): Promise<string | null> {
  const [[versions, newest, last, blocks, ahead]] = await database.rows(
    "SELECT (SELECT count(*) FROM versions), (SELECT coalesce(max(id), 0) FROM versions), " +
      "(SELECT coalesce(max(last_version), 0) FROM blocks), (SELECT max(number) - min(number) + 1 - count(*) FROM blocks), " +
      "(SELECT max(from_block) FROM versions)",
  ) as unknown as [[bigint, bigint, bigint, bigint | null, bigint | null]];
  if (versions !== newest || newest !== last) {
    return `expected versions 1 to ${last}, found ${versions}, the newest ${newest}`;
  }
  if (blocks !== null && blocks !== 0n) return "expected each block once, found others";
  return ahead === null || tip !== null && ahead <= BigInt(tip)
    ? null
    : `expected at least ${ahead}, the newest version's block, found ${tip ?? "none"}`;
}

async function countProblem(
  database: DuckdbDatabase,
  from: string,
  { where, what, that }: { readonly where: string; readonly what: string; readonly that: string },
): Promise<string | null> {
  const count = await database.value(`SELECT count(*) FROM (${from}) WHERE ${where}`);
  return count === 0n ? null : `expected ${what}, found ${count} ${that}`;
}

/** Queries read rows of attributes, answers come from the versions' JSON: both are added up, so that none is kept. */
async function attributesProblem(
  database: DuckdbDatabase,
  table: "strings" | "numbers",
): Promise<string | null> {
  const parse: (json: string) => readonly (readonly [string, string | bigint])[] = table === "strings"
    ? parseStrings
    : parseNumbers;
  const [rows, members]: [WordTally, WordTally] = [{ words: 0, sum: 0 }, { words: 0, sum: 0 }];
  const add = (to: WordTally, row: Row) => addWord(to, row.join(" "), 1);
  for await (const row of database.stream(`SELECT id, key, value FROM ${table}`)) add(rows, row);
  for await (const [id, json] of database.stream(`SELECT id, ${table} FROM versions`)) {
    for (const [key, value] of parse(json as string)) add(members, [id!, key, value]);
  }
  if (rows.words === members.words && rows.sum === members.sum) return null;
  return `expected a row for each of ${members.words} attributes of versions, found ${
    rows.words === members.words ? "as many others" : rows.words
  }`;
}
