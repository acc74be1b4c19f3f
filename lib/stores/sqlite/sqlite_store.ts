import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { checkAtBlock, checkLimit } from "../../chain/query/page.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError, UsageError } from "../../errors.ts";
import type { AreaQuery, AreaResult } from "../area/area_query.ts";
import { checkCircle } from "../area/circle.ts";
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
import { noAreas, otherStoresQuery, readOnlyStore } from "../refusals.ts";
import type { EntityStoreKind } from "../store_kind.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { BackgroundCheckpoints } from "./background_checkpoints.ts";
import { BESIDE, realPath } from "./beside.ts";
import { loadWhole } from "./bulk/load_whole.ts";
import { BETTER_SQLITE3 } from "./drivers/better_sqlite3.ts";
import type { SqliteDriver } from "./drivers/driver.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import {
  type DatabaseSchema,
  durabilityPragmas,
  holdsSchema,
  openDatabase,
  type OpenOptions,
  readSettings,
  setCache,
} from "./open_database.ts";
import { ARKIV_AS_SHIPPED, LIBRARY_DEFAULT, type OperatingProfile, tuned } from "./operating_profile.ts";
import { watchFiles } from "./watch_files.ts";

/** What `PRAGMA synchronous` reads back where every commit is synced. Source: sqlite.org/pragma.html#pragma_synchronous. */
const SYNCHRONOUS_FULL = 2;

/** Codes of a query that is beyond the engine: too many values, too deep, too long. */
const LIMIT_CODES: ReadonlySet<string> = new Set(["SQLITE_ERROR", "SQLITE_TOOBIG", "SQLITE_NOMEM"]);

/** How one kind of store lays its data out in an SQLite file. Arguments are checked before; engine errors are told after. */
export interface SqliteLayout {
  readonly tip: number | null;
  /** What to record beside the engine's settings. */
  readonly settings?: Readonly<Record<string, string | number>>;
  append(block: EncodedBlock): AppendResult;
  /** Writes a whole chain into the empty layout, within a transaction; there where `capabilities.bulk` says so. */
  load?(blocks: Iterable<EncodedBlock>): VersionTotals;
  compile(text: string): CompiledQuery;
  /** Whether `compile` of this kind made the query. */
  owns(query: CompiledQuery): boolean;
  run(query: CompiledQuery, atBlock: number, page: Page): QueryResult;
  /** There where `capabilities.area` says so; as `EntityStore` has it. */
  within?(query: AreaQuery, atBlock: number, page?: Page): AreaResult;
  get(key: EntityKey, atBlock: number): EntityVersion | null;
  explain(query: CompiledQuery, atBlock: number): readonly string[];
  stats(): StoreStats;
  check(): CheckResult;
}

/** What a variant runs SQLite with. */
type VariantOptions = Pick<OpenOptions, "profile" | "synchronous">;

/**
 * Bound of the log of `tuned`. choice: of 100, 256 and 512 MB the fastest, and the lowest p99 of commits, in each of two runs of
 * `deno task race --scenario mendoza --scale 0.02 --rounds 1` with the variants below as contestants.
 */
const LOG_BYTES_MAX = 256e6;

/** By id. The first two are what every published figure is of. */
const variantsOf = ({ largeCachePages, driver }: SqliteKind): Readonly<Record<string, VariantOptions>> => {
  const tunedTo = (logBytesMax: number) => tuned(logBytesMax, largeCachePages);
  const byCommits: Readonly<Record<string, VariantOptions>> = {
    normal: { profile: ARKIV_AS_SHIPPED, synchronous: "NORMAL" },
    full: { profile: ARKIV_AS_SHIPPED, synchronous: "FULL" },
    "library-default": { profile: LIBRARY_DEFAULT, synchronous: "NORMAL" },
    "library-default-full": { profile: LIBRARY_DEFAULT, synchronous: "FULL" },
  };
  return driver?.tellsLog === false ? byCommits : {
    ...byCommits,
    tuned: { profile: tunedTo(LOG_BYTES_MAX), synchronous: "NORMAL" },
    "tuned-full": { profile: tunedTo(LOG_BYTES_MAX), synchronous: "FULL" },
    "tuned-log-100mb": { profile: tunedTo(100e6), synchronous: "NORMAL" },
    "tuned-log-512mb": { profile: tunedTo(512e6), synchronous: "NORMAL" },
  };
};

/** A kind of store in one SQLite file, without what all of them share. */
export interface SqliteKind {
  readonly name: string;
  readonly about: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly schema: DatabaseSchema;
  /** What its files are opened with; better-sqlite3 by default. */
  readonly driver?: SqliteDriver;
  /** Page cache that `tuned` gives a large file, where that of the profile is more than the store gains from. */
  readonly largeCachePages?: number;
  layout(database: Database.Database, path: string): SqliteLayout;
}

/**
 * A kind of store in one SQLite file, with a write-ahead log beside it. A variant is an operating profile with what a returned
 * append survives. Source: README.md "How to read a result", "Operating profiles".
 */
export function sqliteKind(kind: SqliteKind): EntityStoreKind {
  const variants = variantsOf(kind);
  return {
    name: kind.name,
    about: kind.about,
    capabilities: kind.capabilities,
    variants: Object.fromEntries(
      Object.entries(variants).map(([id, { profile, synchronous }]) => [id, {
        about: `WAL, synchronous=${synchronous}, ${profile.about}`,
        durability: synchronous === "FULL" ? "machine" : "process",
        onRequest: profile !== ARKIV_AS_SHIPPED,
      }]),
    ),
    extension: ".db",
    companions: BESIDE,
    ...(kind.driver === undefined ? {} : { ready: kind.driver.ready }),
    recognises: (path) => holdsSchema(path, kind.schema),
    open: async (path, { variant, readOnly = false }) => {
      const { driver = BETTER_SQLITE3 } = kind;
      const options = { ...variantOf(kind.name, variants, variant), driver, readOnly };
      await driver.ready();
      return await SqliteStore.open(kind, path, options);
    },
  };
}

/** @throws {UsageError} No such variant: another one would be measured under its name. */
function variantOf(
  store: string,
  variants: Readonly<Record<string, VariantOptions>>,
  variant: string,
): VariantOptions {
  if (Object.hasOwn(variants, variant)) return variants[variant]!;
  throw new UsageError(`"${variant}" is not a variant of ${store}`, {
    expected: `one of ${Object.keys(variants).join(", ")}`,
    actual: variant,
  });
}

class SqliteStore implements EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability: Durability;
  readonly #kind: SqliteKind;
  readonly #profile: OperatingProfile;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #layout: SqliteLayout;
  readonly #readOnly: boolean;
  readonly #pageCount: Database.Statement<[], number>;
  readonly #durability: ReturnType<typeof durabilityPragmas>;
  #lookAtFiles: ReturnType<typeof watchFiles>;

  #checkpoints: BackgroundCheckpoints | null = null;
  #cacheIsSet = false;

  static async open(kind: SqliteKind, path: string, options: OpenOptions): Promise<SqliteStore> {
    const store = new SqliteStore(kind, path, options);
    try {
      store.#checkpoints = await store.#startCheckpoints();
      return store;
    } catch (error) {
      store.#database.close();
      throw error;
    }
  }

  private constructor(kind: SqliteKind, path: string, options: OpenOptions) {
    this.name = kind.name;
    this.capabilities = kind.capabilities;
    this.#kind = kind;
    this.#profile = options.profile;
    this.#path = path;
    this.#readOnly = options.readOnly ?? false;
    this.#durability = durabilityPragmas(options);
    const database = this.#database = openDatabase(path, options, kind.schema);
    this.#layout = onEngine(path, () => "open", () => kind.layout(database, realPath(path)));
    this.durability = this.settings.synchronous === SYNCHRONOUS_FULL ? "machine" : "process";
    this.#pageCount = database.prepare<[], number>("PRAGMA page_count").pluck();
    this.#setCache();
    this.#lookAtFiles = watchFiles(realPath(path));
  }

  get settings(): Readonly<Record<string, string | number>> {
    const { name, cache, logBytesMax } = this.#profile;
    const { driver } = this.#kind;
    return {
      ...(driver === undefined ? {} : { sqlite_driver: driver.name }),
      operating_profile: name,
      // `cache_size` is what is in force: the library's as long as the file is small.
      ...(cache !== null && cache.fromFilePages > 0 ? { large_cache_pages: cache.pages } : {}),
      ...(logBytesMax === null ? {} : { log_bytes_max: logBytesMax }),
      ...this.#layout.settings,
      ...readSettings(this.#database, this.#kind.schema),
    };
  }

  get tip(): number | null {
    return onEngine(this.#path, () => "read", () => this.#layout.tip);
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return this.#try(() => `append block ${block.number} to`, () => {
      if (this.#readOnly) throw readOnlyStore(`append block ${block.number} to`, this.#path);
      this.#checkpoints?.beforeTransaction();
      const result = this.#layout.append(block);
      this.#checkpoints?.afterTransaction();
      this.#setCache();
      return result;
    });
  }

  async bulkLoad(blocks: Iterable<EncodedBlock>): Promise<VersionTotals> {
    const load = this.#loader();
    // A load needs the file alone, and the thread that checkpoints has a connection of its own.
    await this.#checkpoints?.stop();
    try {
      return await this.#try(() => "load a chain into", () =>
        loadWhole(this.#database, this.#path, () => {
          this.#refuseFilled();
          return load(blocks);
        }));
    } finally {
      // Another log than before.
      this.#lookAtFiles = watchFiles(realPath(this.#path));
      this.#setCache();
      if (this.#checkpoints !== null) this.#checkpoints = await this.#startCheckpoints();
    }
  }

  /** @throws {UnsupportedError} No bulk load. @throws {HeadroomError} A read-only store, or one that holds something. */
  #loader(): NonNullable<SqliteLayout["load"]> {
    const { load } = this.#layout;
    if (!this.capabilities.bulk || load === undefined) {
      const reason = "it has no bulk load";
      throw new UnsupportedError(this.name, "bulk load", { reason, next: "Append the blocks one by one." });
    }
    if (this.#readOnly) throw readOnlyStore("load a chain into", this.#path);
    onEngine(this.#path, () => "load a chain into", () => this.#refuseFilled());
    return (blocks) => load.call(this.#layout, blocks);
  }

  /** Null where the profile has no thread that checkpoints. */
  async #startCheckpoints(): Promise<BackgroundCheckpoints | null> {
    const { logBytesMax } = this.#profile;
    if (logBytesMax === null || this.#readOnly) return null;
    return await BackgroundCheckpoints.start({
      database: this.#database,
      path: this.#path,
      driver: (this.#kind.driver ?? BETTER_SQLITE3).name,
      logBytesMax,
      pragmas: this.#durability,
    });
  }

  compile(text: string): CompiledQuery {
    try {
      return this.#layout.compile(text);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (!LIMIT_CODES.has(error.code)) {
        // Compiling looks into the file, too.
        onEngine(this.#path, () => "query", () => {
          throw error;
        });
      }
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

  within(query: AreaQuery, atBlock: number, page?: Page): Promise<AreaResult> {
    return this.#try(() => "query", () => {
      checkAtBlock(atBlock);
      checkCircle(query);
      if (page !== undefined) checkLimit(page.limit);
      if (this.#layout.within !== undefined) return this.#layout.within(query, atBlock, page);
      throw noAreas(this.name);
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
    const checkpoints = this.#checkpoints;
    return {
      ...this.#lookAtFiles(),
      pageCount: this.#pageCount.get()!,
      ...(checkpoints === null ? {} : { logPinned: checkpoints.pinned, threadsCpuMs: checkpoints.cpuMs }),
    };
  }

  check(): Promise<CheckResult> {
    return Promise.try(() => {
      this.#refuseReplaced();
      return this.#layout.check();
    });
  }

  async close(): Promise<void> {
    if (!this.#database.open) return;
    try {
      try {
        this.#refuseReplaced();
      } finally {
        await this.#checkpoints?.stop();
      }
    } finally {
      this.#database.close();
    }
  }

  /** Sets the profile's cache once the file is large enough for it. */
  #setCache(): void {
    this.#cacheIsSet ||= setCache(this.#database, this.#profile, this.#pageCount.get()!);
  }

  /** @param verb Completes "Cannot <verb> <path>", should the engine refuse. */
  #try<Result>(verb: () => string, run: () => Result): Promise<Result> {
    return Promise.try(() => onEngine(this.#path, verb, run));
  }

  #own(query: CompiledQuery): CompiledQuery {
    if (this.#layout.owns(query)) return query;
    throw otherStoresQuery(this.name);
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
