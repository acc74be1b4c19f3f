import type Database from "better-sqlite3";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import type { CheckResult } from "../entity_store.ts";
import { DATA_TABLES } from "./schema.ts";

/** The engine's own check and the laws of the schema. Reads everything: minutes on a large file. */
export function checkDatabase(database: Database.Database, tip: number | null): CheckResult {
  const checks = [checkIntegrity(database), checkTip(database, tip), ...checkSystemRows(database)];
  return {
    ok: checks.every(({ problem }) => problem === null),
    lines: checks.map(({ what, problem }) => problem === null ? `${what}: ok` : `${what}: ${problem}`),
  };
}

interface Check {
  readonly what: string;
  /** What is wrong, or null. */
  readonly problem: string | null;
}

function checkIntegrity(database: Database.Database): Check {
  const lines = database.pragma("integrity_check") as { integrity_check: string }[];
  const found = lines.map(({ integrity_check }) => integrity_check).join("; ");
  return { what: "integrity_check", problem: found === "ok" ? null : found };
}

/** A version beyond the tip, or any without one, means that a block was written in part. */
function checkTip(database: Database.Database, tip: number | null): Check {
  const what = "last_block";
  const newest = DATA_TABLES.map((table) =>
    database.prepare<[], number | null>(`SELECT max(from_block) FROM ${table}`).pluck().get() ?? null
  ).reduce((a, b) => a === null ? b : b === null ? a : Math.max(a, b), null);
  if (newest === null || tip !== null && newest <= tip) return { what, problem: null };
  return { what, problem: `expected at least ${newest}, the newest row's block, found ${tip ?? "none"}` };
}

/** Every version has one payload row and one row of each system attribute, with the same block range. */
function checkSystemRows(database: Database.Database): Check[] {
  const versions = database.prepare<[], number>("SELECT count(*) FROM payloads").pluck().get()!;
  const check = (table: string, name: string): Check => {
    const matching = database.prepare<[string], number>(
      `SELECT count(*) FROM payloads p JOIN ${table} a ON a.entity_key = p.entity_key AND a.key = ? ` +
        "AND a.from_block = p.from_block AND a.to_block = p.to_block",
    ).pluck().get(name)!;
    const rows = database.prepare<[string], number>(`SELECT count(*) FROM ${table} WHERE key = ?`).pluck()
      .get(
        name,
      )!;
    const fits = matching === versions && rows === versions;
    return {
      what: `${name} rows`,
      problem: fits
        ? null
        : `expected one for each of ${versions} payloads, found ${rows}, ${matching} fitting`,
    };
  };
  return [
    ...SYSTEM_STRINGS.map((name) => check("string_attributes", name)),
    ...SYSTEM_NUMBERS.map((name) => check("numeric_attributes", name)),
  ];
}
