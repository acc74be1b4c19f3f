import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { encodeCursor } from "../../chain/query/page.ts";
import type { AppendResult, CompiledQuery, Page, QueryResult } from "../entity_store.ts";
import { Lru } from "../lru.ts";
import { BlockAppender } from "./append_block.ts";
import { arkivDatabase } from "./arkiv_database.ts";
import { BitemporalQuery, type BoundValue } from "./bitemporal_query.ts";
import { bitemporalStats } from "./bitemporal_stats.ts";
import { checkDatabase } from "./check_database.ts";
import type { Database } from "./engine.ts";
import { planLines } from "./plan_lines.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";
import type { Migration } from "./schema.ts";
import { sqliteKind, type SqliteLayout } from "./sqlite_store.ts";

/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;

/** Arkiv's exact schema at migration 1, which the published Mendoza dump has. */
export const BITEMPORAL = bitemporalKind(
  1,
  "bitemporal",
  "SQLite with Arkiv's exact schema at migration 1 (the published dump): 3 tables, 14 indexes, WAL",
);

/** Arkiv's exact schema at migration 2, the current one. */
export const BITEMPORAL_M2 = bitemporalKind(
  2,
  "bitemporal-m2",
  "SQLite with Arkiv's exact schema at migration 2 (current since 2025-12-24): 3 tables, 15 indexes, WAL",
);

/** Arkiv's own files are opened too. */
function bitemporalKind(migration: Migration, name: string, about: string) {
  return sqliteKind({
    name,
    about,
    capabilities: { history: "all", language: "full", bulk: false },
    schema: arkivDatabase(migration),
    layout: (database, path) => new BitemporalLayout(database, path),
  });
}

type PageStatement = Database.Statement<BoundValue[], VersionRow>;

class BitemporalLayout implements SqliteLayout {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #appender: BlockAppender;
  /** Queries that differ only in their values share one SQL text, and so one plan. */
  readonly #statements = new Lru<PageStatement>(STATEMENTS_KEPT);
  readonly #newestAt: Database.Statement<[Uint8Array, number], VersionRow>;

  constructor(database: Database.Database, path: string) {
    this.#path = path;
    this.#database = database;
    this.#appender = new BlockAppender(database, path);
    this.#newestAt = database.prepare<[Uint8Array, number], VersionRow>(
      `SELECT ${VERSION_COLUMNS} FROM payloads p WHERE p.entity_key = +? AND p.from_block <= +? ` +
        "ORDER BY p.from_block DESC LIMIT 1",
    ).raw().safeIntegers();
  }

  get tip(): number | null {
    return this.#appender.tip;
  }

  append(block: EncodedBlock): AppendResult {
    return this.#appender.append(block);
  }

  compile(text: string): BitemporalQuery {
    const query = new BitemporalQuery(text);
    this.#prepare(query.native);
    return query;
  }

  owns(query: CompiledQuery): query is BitemporalQuery {
    return query instanceof BitemporalQuery;
  }

  run(query: BitemporalQuery, atBlock: number, page: Page): QueryResult {
    const { text, values } = query.bind(atBlock, page);
    const rows = this.#prepare(text).all(...values);
    const versions = rows.slice(0, page.limit).map(readVersion);
    return rows.length > versions.length
      ? { versions, cursor: encodeCursor(versions.at(-1)!) }
      : { versions };
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    const row = this.#newestAt.get(key, atBlock);
    // Versions of an entity do not overlap: if the newest one has ended, none is valid.
    const version = row === undefined ? null : readVersion(row);
    return version !== null && version.toBlock > BigInt(atBlock) ? version : null;
  }

  explain(query: BitemporalQuery, atBlock: number): readonly string[] {
    const { text, values } = query.bind(atBlock, { limit: 1 });
    return planLines(this.#database, text, values);
  }

  stats() {
    return bitemporalStats(this.#database, this.#path);
  }

  check() {
    return checkDatabase(this.#database, () => this.#appender.tip);
  }

  /** A statement in raw mode with safe integers. @throws {SqliteError} SQL beyond the engine's limits. */
  #prepare(text: string): PageStatement {
    const kept = this.#statements.get(text);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare<BoundValue[], VersionRow>(text).raw().safeIntegers();
    this.#statements.set(text, statement);
    return statement;
  }
}
