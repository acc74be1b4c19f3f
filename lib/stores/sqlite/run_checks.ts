import { Database } from "./engine.ts";
import type { CheckResult } from "../entity_store.ts";

/** What is checked, and a function that says what is wrong, or null. */
export type Check = readonly [what: string, problem: () => string | null];

/** Runs checks. An error of the engine, on a damaged file, is the problem that its check found. */
export function runChecks(checks: readonly Check[]): CheckResult {
  const found = checks.map(([what, problem]) => ({ what, problem: attempt(problem) }));
  return {
    ok: found.every(({ problem }) => problem === null),
    lines: found.map(({ what, problem }) => `${what}: ${problem ?? "ok"}`),
  };
}

function attempt(problem: () => string | null): string | null {
  try {
    return problem();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** The engine's own check of every page, and of its full-text indexes. */
export function integrityProblem(database: Database.Database): string | null {
  const lines = database.pragma("integrity_check") as { integrity_check: string }[];
  const found = lines.map(({ integrity_check }) => integrity_check).join("; ");
  return found === "ok" ? null : found;
}

/** Rows of a table or a join. @param from What follows FROM. */
export function countRows(database: Database.Database, from: string, ...values: string[]): number {
  return database.prepare<string[], number>(`SELECT count(*) FROM ${from}`).pluck().get(...values)!;
}
