import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { checkAtBlock, checkLimit, encodeCursor } from "../../chain/query/page.ts";
import { HeadroomError } from "../../errors.ts";
import type {
  AppendResult,
  CheckResult,
  CompiledQuery,
  EngineState,
  EntityStore,
  EntityStoreCapabilities,
  Page,
  QueryResult,
  StoreStats,
} from "../entity_store.ts";
import type { Durability } from "../durability.ts";
import { Lru } from "../lru.ts";
import type { EntityStoreKind } from "../store_kind.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { BlockAppender } from "./append_block.ts";
import { realPath } from "./beside.ts";
import { BitemporalQuery, type BoundValue } from "./bitemporal_query.ts";
import { checkDatabase } from "./check_database.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { openDatabase, type OpenOptions, readSettings } from "./open_database.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";
import type { Migration } from "./schema.ts";
import { readStats } from "./store_stats.ts";
import { watchFiles } from "./watch_files.ts";

const CAPABILITIES: EntityStoreCapabilities = { history: "all", language: "full", bulk: false };

/** What `PRAGMA synchronous` reads back where every commit is synced. Source: sqlite.org/pragma.html#pragma_synchronous. */
const SYNCHRONOUS_FULL = 2;
/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;

/** Name of the kind that writes Arkiv's schema at a migration. */
const NAMES: Readonly<Record<Migration, string>> = { 1: "bitemporal", 2: "bitemporal-m2" };

/** Arkiv's exact schema at migration 1, which the published Mendoza dump has. */
export const BITEMPORAL = bitemporalKind(
  1,
  "SQLite with Arkiv's exact schema at migration 1 (the published dump): 3 tables, 14 indexes, WAL",
);

/** Arkiv's exact schema at migration 2, the current one. */
export const BITEMPORAL_M2 = bitemporalKind(
  2,
  "SQLite with Arkiv's exact schema at migration 2 (current since 2025-12-24): 3 tables, 15 indexes, WAL",
);

/** `normal` and `full` set what a returned append survives. Source: README.md "How to read a result". */
function bitemporalKind(migration: Migration, about: string): EntityStoreKind {
  return {
    name: NAMES[migration],
    about,
    capabilities: CAPABILITIES,
    variants: {
      normal: { about: "WAL, synchronous=NORMAL", durability: "process" },
      full: { about: "WAL, synchronous=FULL", durability: "machine" },
    },
    extension: ".db",
    companions: ["-wal", "-shm"],
    open: (path, { variant, readOnly }) =>
      openBitemporal(path, {
        migration,
        synchronous: variant === "full" ? "FULL" : "NORMAL",
        ...(readOnly === undefined ? {} : { readOnly }),
      }),
  };
}

/**
 * Opens a store with Arkiv's exact schema in an SQLite file; creates it where there is none. Arkiv's own files are opened too.
 *
 * `readOnly` never changes the database file. SQLite needs an empty log beside it while it is open; closing removes it.
 * @throws {HeadroomError} No such folder, not a database, another schema or migration, or a newer one; nothing was changed.
 */
export function openBitemporal(path: string, options: OpenOptions): Promise<EntityStore> {
  return Promise.try(() => new BitemporalStore(path, options));
}

type PageStatement = Database.Statement<BoundValue[], VersionRow>;

class BitemporalStore implements EntityStore {
  readonly name: string;
  readonly capabilities = CAPABILITIES;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #readOnly: boolean;
  readonly #appender: BlockAppender;
  /** Queries that differ only in their values share one SQL text, and so one plan. */
  readonly #statements = new Lru<PageStatement>(STATEMENTS_KEPT);
  readonly #pageCount: Database.Statement<[], number>;
  readonly #lookAtFiles: ReturnType<typeof watchFiles>;
  readonly #newestAt: Database.Statement<[Uint8Array, number], VersionRow>;

  constructor(path: string, options: OpenOptions) {
    this.#path = path;
    this.name = NAMES[options.migration ?? 1];
    const database = this.#database = openDatabase(path, options);
    this.#readOnly = options.readOnly ?? false;
    this.settings = readSettings(database);
    this.durability = this.settings.synchronous === SYNCHRONOUS_FULL ? "machine" : "process";
    this.#appender = new BlockAppender(database, path);
    this.#pageCount = database.prepare<[], number>("PRAGMA page_count").pluck();
    this.#lookAtFiles = watchFiles(realPath(path));
    this.#newestAt = database.prepare<[Uint8Array, number], VersionRow>(
      `SELECT ${VERSION_COLUMNS} FROM payloads p WHERE p.entity_key = ? AND p.from_block <= ? ` +
        "ORDER BY p.from_block DESC LIMIT 1",
    ).raw().safeIntegers();
  }

  get tip(): number | null {
    return onEngine(this.#path, () => "read", () => this.#appender.tip);
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return this.#try(() => `append block ${block.number} to`, () => {
      if (this.#readOnly) this.#refuseWrite(block.number);
      return this.#appender.append(block);
    });
  }

  bulkLoad(): Promise<VersionTotals> {
    const reason = "it has no bulk load";
    return Promise.reject(
      new UnsupportedError(this.name, "bulk load", { reason, next: "Append the blocks one by one." }),
    );
  }

  compile(text: string): CompiledQuery {
    const query = new BitemporalQuery(text);
    try {
      this.#prepare(query.native);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new UnsupportedError(this.name, "compile the query", {
        reason: `it is beyond SQLite's limits (${error.message})`,
        next: "Ask for less in one query.",
        cause: error,
      });
    }
    return query;
  }

  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#try(() => "query", () => {
      checkAtBlock(atBlock);
      checkLimit(page.limit);
      const { text, values } = this.#own(query).bind(atBlock, page);
      const rows = this.#prepare(text).all(...values);
      const versions = rows.slice(0, page.limit).map(readVersion);
      return rows.length > versions.length
        ? { versions, cursor: encodeCursor(versions.at(-1)!) }
        : { versions };
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#try(() => "read", () => {
      checkAtBlock(atBlock);
      const row = this.#newestAt.get(key, atBlock);
      // Versions of an entity do not overlap: if the newest one has ended, none is valid.
      const version = row === undefined ? null : readVersion(row);
      return version !== null && version.toBlock > BigInt(atBlock) ? version : null;
    });
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return this.#try(() => "query", () => {
      checkAtBlock(atBlock);
      const { text, values } = this.#own(query).bind(atBlock, { limit: 1 });
      const steps = this.#database.prepare<unknown[], { id: number; parent: number; detail: string }>(
        `EXPLAIN QUERY PLAN ${text}`,
      ).all(...values);
      const depths = new Map<number, number>();
      return steps.map(({ id, parent, detail }) => {
        const depth = parent === 0 ? 0 : depths.get(parent)! + 1;
        depths.set(id, depth);
        return "  ".repeat(depth) + detail;
      });
    });
  }

  stats(): Promise<StoreStats> {
    return this.#try(() => "measure", () => readStats(this.#database, realPath(this.#path)));
  }

  engineState(): EngineState {
    return { ...this.#lookAtFiles(), pageCount: this.#pageCount.get()! };
  }

  check(): Promise<CheckResult> {
    return Promise.try(() => {
      this.#refuseReplaced();
      return checkDatabase(this.#database, () => this.#appender.tip);
    });
  }

  close(): Promise<void> {
    return Promise.try(() => {
      if (!this.#database.open) return;
      try {
        if (!this.#readOnly) this.#refuseReplaced();
      } finally {
        this.#database.close();
      }
    });
  }

  /** A statement in raw mode with safe integers. @throws {SqliteError} SQL beyond the engine's limits. */
  #prepare(text: string): PageStatement {
    const kept = this.#statements.get(text);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare<BoundValue[], VersionRow>(text).raw().safeIntegers();
    this.#statements.set(text, statement);
    return statement;
  }

  /** @param verb Completes "Cannot <verb> <path>", should the engine refuse. */
  #try<Result>(verb: () => string, run: () => Result): Promise<Result> {
    return Promise.try(() => onEngine(this.#path, verb, run));
  }

  #own(query: CompiledQuery): BitemporalQuery {
    if (query instanceof BitemporalQuery) return query;
    throw new HeadroomError(`Cannot run a query that another store compiled: expected one of ${this.name}`, {
      expected: `a query compiled by ${this.name}`,
      actual: "another store's",
      next: "Compile the query with the store that runs it.",
    });
  }

  /** @throws {HeadroomError} The files that are written were removed or replaced. A reader may see its file replaced. */
  #refuseReplaced(): void {
    if (!this.#readOnly) this.#lookAtFiles();
  }

  #refuseWrite(block: number): never {
    throw new HeadroomError(
      `Cannot append block ${block} to ${
        JSON.stringify(this.#path)
      }: expected a store open for writing, this one is read-only`,
      { expected: "a store open for writing", actual: "a read-only one", next: "Open it without readOnly." },
    );
  }
}
