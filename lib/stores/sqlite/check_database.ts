import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import type { CheckResult } from "../entity_store.ts";
import type { Database } from "./engine.ts";
import { type Check, countRows, integrityProblem, runChecks } from "./run_checks.ts";
import { DATA_TABLES } from "./schema.ts";

/**
 * The engine's integrity check and the invariants of the schema. Reads everything: minutes on a large file.
 * Source: data/reference/arkiv.md "Bi-temporal versions".
 * @param tip Reads the newest block; on a damaged file that may fail too.
 * @param others Checks of a store's own.
 */
export function checkDatabase(
  database: Database.Database,
  tip: () => number | null,
  others: readonly Check[],
): CheckResult {
  return runChecks([
    ["integrity_check", () => integrityProblem(database)],
    ["last_block", () => tipProblem(database, tip())],
    ["versions of an entity", () => overlapProblem(database)],
    ...SYSTEM_STRINGS.map((name) => systemCheck(database, "string_attributes", name)),
    ...SYSTEM_NUMBERS.map((name) => systemCheck(database, "numeric_attributes", name)),
    ["string_attributes and payloads", () => attributesProblem(database, "string_attributes")],
    ["numeric_attributes and payloads", () => attributesProblem(database, "numeric_attributes")],
    ...others,
  ]);
}

/** A version beyond the tip, or any version without a tip, means that a block was written partially. */
function tipProblem(database: Database.Database, tip: number | null): string | null {
  const newest = DATA_TABLES.map((table) =>
    database.prepare<[], number | null>(`SELECT max(from_block) FROM ${table}`).pluck().get() ?? null
  ).reduce((a, b) => a === null ? b : b === null ? a : Math.max(a, b), null);
  if (newest === null || tip !== null && newest <= tip) return null;
  return `expected at least ${newest}, the newest row's block, found ${tip ?? "none"}`;
}

/** At any block an entity has at most one version; `get` relies on it. An end of 2^63 or more is stored as negative. */
function overlapProblem(database: Database.Database): string | null {
  const overlaps = countRows(
    database,
    "payloads a JOIN payloads b ON b.entity_key = a.entity_key AND b.from_block > a.from_block " +
      "WHERE b.from_block < a.to_block OR a.to_block < 0",
  );
  return overlaps === 0 ? null : `expected one at a time, found ${overlaps} that overlap`;
}

/** Every version has one payload row and one row of each system attribute, with the same block range. */
function systemCheck(database: Database.Database, table: string, name: string): Check {
  return [`${name} rows`, () => {
    const versions = countRows(database, "payloads");
    const matching = countRows(
      database,
      `payloads p JOIN ${table} a ON a.entity_key = p.entity_key AND a.key = ? ` +
        "AND a.from_block = p.from_block AND a.to_block = p.to_block",
      name,
    );
    const rows = countRows(database, `${table} WHERE key = ?`, name);
    if (matching === versions && rows === versions) return null;
    return `expected one for each of ${versions} payloads, found ${rows}, ${matching} fitting`;
  }];
}

/**
 * Queries read attribute rows, answers come from the payload row's JSON: both must agree. SQLite reads numbers of 2^63 and
 * more in JSON as floating point, so of those only the names and block ranges are compared.
 */
function attributesProblem(
  database: Database.Database,
  table: "string_attributes" | "numeric_attributes",
): string | null {
  const rows = countRows(database, table);
  const members = countRows(database, `payloads p, json_each(p.${table}) m`);
  const fitting = countRows(
    database,
    `payloads p, json_each(p.${table}) m CROSS JOIN ${table} a ON a.entity_key = p.entity_key AND a.key = m.key ` +
      "AND a.from_block = p.from_block AND a.to_block = p.to_block AND (a.value = m.atom OR typeof(m.atom) = 'real')",
  );
  if (rows === members && fitting === members) return null;
  return `expected a row for each of ${members} attributes in payloads, found ${rows}, ${fitting} fitting`;
}
