import process from "node:process";
import * as fs from "node:fs";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { checkAtBlock, checkLimit, decodeCursor, encodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { Query } from "../../chain/query/ast.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
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
import { otherStoresQuery, readOnlyStore } from "../refusals.ts";
import { InTurn } from "../git/in_turn.ts";
import { appendBlock, type BlockSpan, readSpan } from "./append_block.ts";
import { checkStore } from "./check_store.ts";
import { compilePage, LIVE, type QueryValue, VERSION_COLUMNS } from "./compile_query.ts";
import { DuckdbDatabase } from "./database.ts";
import { onDuckdb } from "./duckdb_error.ts";
import { loadChain } from "./load_chain.ts";
import type { DuckdbOptions } from "./open_file.ts";
import { storageStats } from "./storage_stats.ts";
import { versionOf } from "./stored_version.ts";

const GET = `SELECT ${VERSION_COLUMNS} FROM versions v WHERE ${LIVE} AND v.entity_key = $2`;

class DuckdbQuery implements CompiledQuery {
  readonly text: string;
  readonly native: string;
  readonly #query: Query;

  /** @throws {QuerySyntaxError} */
  constructor(text: string) {
    this.text = text;
    this.#query = parseQuery(text);
    this.native = compilePage(this.#query, false).text;
  }

  /** SQL of a page with one result more, which shows whether another page follows. */
  bind(atBlock: number, { limit, cursor }: Page): { readonly text: string; readonly values: QueryValue[] } {
    const place = cursor === undefined ? null : decodeCursor(cursor, this.text);
    const { text, values } = compilePage(this.#query, place !== null);
    const after = place === null ? [] : [BigInt(place.fromBlock), place.key];
    return { text, values: [BigInt(atBlock), BigInt(limit + 1), ...after, ...values] };
  }
}

/** A store in a DuckDB file. The engine works on threads of its own, one thing at a time. */
export class DuckdbStore implements EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  /** Each commit is synced (`fsync` of the log), whatever is set: DuckDB has no other way. */
  readonly durability = "machine";
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #database: DuckdbDatabase;
  readonly #turns = new InTurn();
  readonly #othersCpuMs = othersCpuMs();
  #span: BlockSpan;
  #changedAt: number;
  #isOpen = true;

  /** @throws {HeadroomError} It cannot be opened, or holds something else. */
  static async open(
    kind: { readonly name: string; readonly capabilities: EntityStoreCapabilities },
    path: string,
    options: DuckdbOptions,
  ): Promise<DuckdbStore> {
    return await onDuckdb(path, "open", async () => {
      const database = await DuckdbDatabase.open(path, options);
      try {
        return new DuckdbStore(kind, {
          path,
          database,
          readOnly: options.readOnly,
          span: await readSpan(database),
        });
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  private constructor(
    { name, capabilities }: { readonly name: string; readonly capabilities: EntityStoreCapabilities },
    { path, database, readOnly, span }: {
      readonly path: string;
      readonly database: DuckdbDatabase;
      readonly readOnly: boolean;
      readonly span: BlockSpan;
    },
  ) {
    this.name = name;
    this.capabilities = capabilities;
    this.settings = database.settings;
    this.#path = path;
    this.#readOnly = readOnly;
    this.#database = database;
    this.#span = span;
    this.#changedAt = changedAt(path);
  }

  get tip(): number | null {
    return this.#span.tip;
  }

  get first(): number | null {
    return this.#span.first;
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    const verb = `append block ${block.number} to`;
    return this.#try(verb, async () => {
      this.#refuseWrite(verb);
      const place = JSON.stringify(this.#path);
      const [result, span] = await appendBlock(this.#database, block, { span: this.#span, place });
      this.#span = span;
      return result;
    });
  }

  bulkLoad(blocks: Iterable<EncodedBlock>): Promise<VersionTotals> {
    const verb = "load a chain into";
    return this.#try(verb, async () => {
      this.#refuseWrite(verb);
      if (this.tip !== null) {
        throw HeadroomError.unmet(`${verb} ${JSON.stringify(this.#path)}`, {
          expected: "an empty store",
          actual: `one with a chain up to block ${this.tip}`,
          next: "Load it into a new file, or append the blocks that follow one by one.",
        });
      }
      const totals = await loadChain(this.#database, blocks, JSON.stringify(this.#path));
      this.#span = await readSpan(this.#database);
      await this.#database.run("CHECKPOINT");
      return totals;
    });
  }

  compile(text: string): CompiledQuery {
    return new DuckdbQuery(text);
  }

  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#try("query", async () => {
      checkAtBlock(atBlock);
      checkLimit(page.limit);
      const own = this.#own(query);
      const { text, values } = own.bind(atBlock, page);
      const rows = await this.#database.rows(text, values);
      const versions = rows.slice(0, page.limit).map(versionOf);
      return rows.length > versions.length
        ? { versions, cursor: encodeCursor(versions.at(-1)!, own.text) }
        : { versions };
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#try("read", async () => {
      checkAtBlock(atBlock);
      const [row] = await this.#database.rows(GET, [BigInt(atBlock), key]);
      return row === undefined ? null : versionOf(row);
    });
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return this.#try("query", async () => {
      checkAtBlock(atBlock);
      const { text, values } = this.#own(query).bind(atBlock, { limit: 1 });
      const rows = await this.#database.rows(`EXPLAIN ${text}`, values);
      return rows.flatMap(([, plan]) => String(plan).trimEnd().split("\n"));
    });
  }

  /** Moves the log into the file first, where it may: what is in the log alone has no place yet. */
  stats(): Promise<StoreStats> {
    return this.#try("measure", async () => {
      if (!this.#readOnly) await this.#database.run("CHECKPOINT");
      return await storageStats(this.#database, this.#path);
    });
  }

  engineState(): EngineState {
    const before = this.#changedAt;
    this.#changedAt = changedAt(this.#path);
    return {
      logBytes: fs.statSync(`${this.#path}.wal`, { throwIfNoEntry: false })?.size ?? 0,
      checkpointed: this.#changedAt !== before,
      threadsCpuMs: Math.max(0, othersCpuMs() - this.#othersCpuMs),
    };
  }

  check(): Promise<CheckResult> {
    return this.#turns.run(() => checkStore(this.#database, this.tip));
  }

  /** Moves the log into the file. */
  close(): Promise<void> {
    return this.#try("close", async () => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      try {
        if (!this.#readOnly) await this.#database.run("CHECKPOINT");
      } finally {
        this.#database.close();
      }
    });
  }

  #try<Result>(verb: string, run: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(() => onDuckdb(this.#path, verb, run));
  }

  #own(query: CompiledQuery): DuckdbQuery {
    if (query instanceof DuckdbQuery) return query;
    throw otherStoresQuery(this.name);
  }

  #refuseWrite(verb: string): void {
    if (!this.#readOnly) return;
    throw readOnlyStore(verb, this.#path);
  }
}

function changedAt(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** CPU time of all threads of the process but this one, ms: DuckDB's, and those of the runtime. 0 where the system does not tell. */
function othersCpuMs(): number {
  try {
    const own = Number(fs.readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3 - own;
  } catch {
    return 0;
  }
}
