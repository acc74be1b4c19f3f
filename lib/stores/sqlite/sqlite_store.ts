import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { checkAtBlock, checkLimit } from "../../chain/query/page.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import type { Durability } from "../durability.ts";
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
import type { EntityStoreKind } from "../store_kind.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { BESIDE, realPath } from "./beside.ts";
import { loadWhole } from "./bulk/load_whole.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import {
  type DatabaseSchema,
  holdsSchema,
  openDatabase,
  type OpenOptions,
  readSettings,
} from "./open_database.ts";
import { watchFiles } from "./watch_files.ts";

/** What `PRAGMA synchronous` reads back where every commit is synced. Source: sqlite.org/pragma.html#pragma_synchronous. */
const SYNCHRONOUS_FULL = 2;

/** How one kind of store lays its data out in an SQLite file. Arguments are checked before; engine errors are told after. */
export interface SqliteLayout {
  readonly tip: number | null;
  append(block: EncodedBlock): AppendResult;
  /** Writes a whole chain into the empty layout, within a transaction; there where `capabilities.bulk` says so. */
  load?(blocks: Iterable<EncodedBlock>): VersionTotals;
  compile(text: string): CompiledQuery;
  /** Whether `compile` of this kind made the query. */
  owns(query: CompiledQuery): boolean;
  run(query: CompiledQuery, atBlock: number, page: Page): QueryResult;
  get(key: EntityKey, atBlock: number): EntityVersion | null;
  explain(query: CompiledQuery, atBlock: number): readonly string[];
  stats(): StoreStats;
  check(): CheckResult;
}

/** A kind of store in one SQLite file, without what all of them share. */
interface SqliteKind {
  readonly name: string;
  readonly about: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly schema: DatabaseSchema;
  layout(database: Database.Database, path: string): SqliteLayout;
}

/**
 * A kind of store in one SQLite file, with a write-ahead log beside it. `normal` and `full` set what a returned append
 * survives. Source: README.md "How to read a result".
 */
export function sqliteKind(kind: SqliteKind): EntityStoreKind {
  return {
    name: kind.name,
    about: kind.about,
    capabilities: kind.capabilities,
    variants: {
      normal: { about: "WAL, synchronous=NORMAL", durability: "process" },
      full: { about: "WAL, synchronous=FULL", durability: "machine" },
    },
    extension: ".db",
    companions: BESIDE,
    recognises: (path) => holdsSchema(path, kind.schema),
    open: (path, { variant, readOnly = false }) =>
      Promise.try(() =>
        new SqliteStore(kind, path, { synchronous: variant === "full" ? "FULL" : "NORMAL", readOnly })
      ),
  };
}

class SqliteStore implements EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #layout: SqliteLayout;
  readonly #readOnly: boolean;
  readonly #pageCount: Database.Statement<[], number>;
  #lookAtFiles: ReturnType<typeof watchFiles>;

  constructor(kind: SqliteKind, path: string, options: OpenOptions) {
    this.name = kind.name;
    this.capabilities = kind.capabilities;
    this.#path = path;
    this.#readOnly = options.readOnly ?? false;
    const database = this.#database = openDatabase(path, options, kind.schema);
    this.settings = readSettings(database, kind.schema);
    this.durability = this.settings.synchronous === SYNCHRONOUS_FULL ? "machine" : "process";
    this.#layout = onEngine(path, () => "open", () => kind.layout(database, realPath(path)));
    this.#pageCount = database.prepare<[], number>("PRAGMA page_count").pluck();
    this.#lookAtFiles = watchFiles(realPath(path));
  }

  get tip(): number | null {
    return onEngine(this.#path, () => "read", () => this.#layout.tip);
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return this.#try(() => `append block ${block.number} to`, () => {
      if (this.#readOnly) this.#refuseWrite(`append block ${block.number} to`);
      return this.#layout.append(block);
    });
  }

  bulkLoad(blocks: Iterable<EncodedBlock>): Promise<VersionTotals> {
    return this.#try(() => "load a chain into", () => {
      const layout = this.#layout;
      if (!this.capabilities.bulk || layout.load === undefined) {
        const reason = "it has no bulk load";
        throw new UnsupportedError(this.name, "bulk load", { reason, next: "Append the blocks one by one." });
      }
      if (this.#readOnly) this.#refuseWrite("load a chain into");
      this.#refuseFilled();
      try {
        return loadWhole(this.#database, this.#path, () => {
          this.#refuseFilled();
          return layout.load!(blocks);
        });
      } finally {
        // Another log than before.
        this.#lookAtFiles = watchFiles(realPath(this.#path));
      }
    });
  }

  compile(text: string): CompiledQuery {
    try {
      return this.#layout.compile(text);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new UnsupportedError(this.name, "compile the query", {
        reason: `it is beyond SQLite's limits (${error.message})`,
        next: "Ask for less in one query.",
        cause: error,
      });
    }
  }

  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#try(() => "query", () => {
      checkAtBlock(atBlock);
      checkLimit(page.limit);
      return this.#unlessPast(atBlock, this.#layout.run(this.#own(query), atBlock, page));
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#try(() => "read", () => {
      checkAtBlock(atBlock);
      return this.#unlessPast(atBlock, this.#layout.get(key, atBlock));
    });
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return this.#try(() => "query", () => {
      checkAtBlock(atBlock);
      return this.#layout.explain(this.#own(query), atBlock);
    });
  }

  stats(): Promise<StoreStats> {
    return this.#try(() => "measure", () => this.#layout.stats());
  }

  engineState(): EngineState {
    return { ...this.#lookAtFiles(), pageCount: this.#pageCount.get()! };
  }

  check(): Promise<CheckResult> {
    return Promise.try(() => {
      this.#refuseReplaced();
      return this.#layout.check();
    });
  }

  close(): Promise<void> {
    return Promise.try(() => {
      if (!this.#database.open) return;
      try {
        this.#refuseReplaced();
      } finally {
        this.#database.close();
      }
    });
  }

  /** @param verb Completes "Cannot <verb> <path>", should the engine refuse. */
  #try<Result>(verb: () => string, run: () => Result): Promise<Result> {
    return Promise.try(() => onEngine(this.#path, verb, run));
  }

  #own(query: CompiledQuery): CompiledQuery {
    if (this.#layout.owns(query)) return query;
    throw new HeadroomError(`Cannot run a query that another store compiled: expected one of ${this.name}`, {
      expected: `a query compiled by ${this.name}`,
      actual: "another store's",
      next: "Compile the query with the store that runs it.",
    });
  }

  /**
   * An answer, where the store has kept what it is about. The tip is read after it: a block that another process appended in
   * between may have dropped some of it.
   * @throws {UnsupportedError} A block before the tip, in a store without history.
   */
  #unlessPast<Answer>(atBlock: number, answer: Answer): Answer {
    if (this.capabilities.history === "all") return answer;
    const { tip } = this.#layout;
    if (tip === null || atBlock >= tip) return answer;
    throw new UnsupportedError(this.name, `ask at block ${atBlock}`, {
      reason: `it keeps only what is live at the newest block, ${tip}`,
      next: `Ask at block ${tip} or later, or load the chain into a kind of store that keeps history.`,
    });
  }

  /** @throws {HeadroomError} The files that are written were removed or replaced. A reader may see its file replaced. */
  #refuseReplaced(): void {
    if (!this.#readOnly) this.#lookAtFiles();
  }

  #refuseWrite(action: string): never {
    throw HeadroomError.unmet(`${action} ${JSON.stringify(this.#path)}`, {
      expected: "a store open for writing",
      actual: "a read-only one",
      next: "Open it without readOnly.",
    });
  }

  #refuseFilled(): void {
    const { tip } = this.#layout;
    if (tip === null) return;
    throw HeadroomError.unmet(`load a chain into ${JSON.stringify(this.#path)}`, {
      expected: "an empty store",
      actual: `one with a chain up to block ${tip}`,
      next: "Load it into a new file, or append the blocks that follow one by one.",
    });
  }
}
