import * as fs from "node:fs";
import type { EntityVersion } from "../../../chain/entity.ts";
import { type AuditResult, firstDifference, NOT_AUDITED } from "./audit_result.ts";
import { readDuckdb } from "./read_duckdb.ts";
import { readPostgres } from "./read_postgres.ts";
import { readSqlite } from "./read_sqlite.ts";
import { nameOf, type StoredChain, textOf } from "./stored_chain.ts";

/** What a chain's database must hold. */
interface ExpectedChain {
  /** Newest block; -1 for none. */
  readonly tip: number;
  /** Every version, also those that have ended. */
  readonly versions: readonly EntityVersion[];
  /** Whether those that have ended are kept. */
  readonly history: "all" | "head";
}

/**
 * Compares all rows of a chain's database, which nobody has open, with what was computed. It shares no code with the stores: SQL of its
 * own on their tables, in SQLite, DuckDB and PostgreSQL, and a reading of its own. Tables of another schema are not audited.
 */
export async function auditChain(
  path: string,
  { tip, versions, history }: ExpectedChain,
): Promise<AuditResult> {
  const stored = await readChain(path);
  if (stored === null) return NOT_AUDITED;
  const kept = history === "all" ? versions : versions.filter(({ toBlock }) => toBlock > BigInt(tip));
  const computed = new Map(kept.map(computedOf));
  const problem = stored.problem ??
    (stored.tip === tip ? null : `its newest block is ${stored.tip}, and ${tip} must be`) ??
    firstDifference("version", stored.versions, computed);
  return { isAudited: true, problem };
}

/** Names and texts of versions that were computed: most of them are asked for again and again. */
const COMPUTED = new WeakMap<EntityVersion, readonly [name: string, text: string]>();

function computedOf(version: EntityVersion): readonly [name: string, text: string] {
  const known = COMPUTED.get(version) ?? [nameOf(version), textOf(version)] as const;
  COMPUTED.set(version, known);
  return known;
}

/** What the first engine that has such a file or folder finds in it; null where none has. */
async function readChain(path: string): Promise<StoredChain | null> {
  return fs.statSync(path).isDirectory()
    ? await readPostgres(path)
    : await readDuckdb(path) ?? readSqlite(path);
}
