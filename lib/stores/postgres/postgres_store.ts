import * as fs from "node:fs";
import { join } from "node:path";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { checkAtBlock, checkLimit } from "../../chain/query/page.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
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
import { InTurn } from "../git/in_turn.ts";
import { BlockAppender } from "./append_block.ts";
import { PostgresAreas } from "./area/area_finder.ts";
import { checkStore } from "./check_store.ts";
import type { PostgresClient } from "./client.ts";
import { PostgresQuery, VersionFinder } from "./find_versions.ts";
import { loadChain } from "./load_chain.ts";
import { indexesOf, tablesOf } from "./schema.ts";
import type { PostgresServer } from "./server.ts";
import { placesIn } from "./server_folder.ts";
import { storeStats } from "./store_stats.ts";
import type { VersionWords } from "./version_words.ts";

/** What a store in PostgreSQL promises. */
export function capabilitiesOf({ places }: VersionWords): EntityStoreCapabilities {
  return { history: "all", language: "full", bulk: true, ...places ? { area: "gist" } : {} };
}

/** Settings that are recorded, as the server tells them. */
const RECORDED =
  ("server_version synchronous_commit fsync full_page_writes wal_level wal_sync_method wal_buffers " +
    "wal_compression wal_writer_delay max_wal_size checkpoint_timeout checkpoint_completion_target shared_buffers work_mem " +
    "maintenance_work_mem effective_cache_size random_page_cost autovacuum autovacuum_naptime jit io_method " +
    "max_parallel_workers_per_gather huge_pages_status data_checksums block_size wal_segment_size server_encoding")
    .split(" ");

/** What a server is recorded to run in, beside the program that asks it. */
export const PROCESSES = "a server's, one a connection";

const NEWEST = "SELECT max(number) FROM blocks";

/** What an open store is made of. */
export interface StoreParts {
  readonly name: string;
  readonly path: string;
  /** Null where somebody else runs it. */
  readonly server: PostgresServer | null;
  readonly client: PostgresClient;
  readonly words: VersionWords;
  readonly readOnly: boolean;
}

/** A store of versions in a database that a client is connected to. Its operations are done one after the other. */
export class PostgresStore implements EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #parts: StoreParts;
  readonly #appender: BlockAppender;
  readonly #finder: VersionFinder;
  readonly #areas: PostgresAreas | null;
  readonly #turns = new InTurn();
  #tip: number | null;
  #closed = false;

  /** Makes the tables where there are none. @throws {HeadroomError} The server fails. */
  static async open(parts: StoreParts): Promise<PostgresStore> {
    const { client, words, readOnly } = parts;
    if (readOnly) await refuseUnmade(client, parts);
    else if (!await isMade(client)) {
      const statements = ["CREATE EXTENSION IF NOT EXISTS amcheck", ...tablesOf(words), ...indexesOf(words)];
      await client.rows("open", statements.join("; "));
    }
    const names = RECORDED.map((name) => `'${name}'`).join();
    const settings = await client.rows(
      "open",
      `SELECT name, current_setting(name) FROM pg_settings WHERE name IN (${names}) ORDER BY name`,
    );
    const tip = await client.value("open", NEWEST);
    return new PostgresStore(parts, Object.fromEntries(settings), tip === null ? null : Number(tip));
  }

  private constructor(parts: StoreParts, settings: Readonly<Record<string, string>>, tip: number | null) {
    const { name, client, path, words } = parts;
    this.name = name;
    this.settings = {
      engine: `PostgreSQL ${settings.server_version}`,
      processes: PROCESSES,
      ...settings,
    };
    this.durability = settings.synchronous_commit === "on" ? "machine" : "process";
    this.#parts = parts;
    this.#tip = tip;
    this.#appender = new BlockAppender(client, path, words);
    this.#finder = new VersionFinder(client, words);
    this.#areas = words.places ? new PostgresAreas(client, this.#finder, words) : null;
    this.capabilities = capabilitiesOf(words);
  }

  /** As of the last append here; of a store open for reading alone, as of its last answer. */
  get tip(): number | null {
    return this.#tip;
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return this.#turns.run(async () => {
      this.#refuseReadOnly(`append block ${block.number} to`);
      const result = await this.#appender.append(block);
      this.#tip = block.number;
      return result;
    });
  }

  bulkLoad(blocks: Iterable<EncodedBlock>): Promise<VersionTotals> {
    return this.#turns.run(async () => {
      const { client, path: folder, words } = this.#parts;
      this.#refuseReadOnly("load a chain into");
      const totals = await loadChain(client, blocks, { folder, words });
      this.#tip = await this.#readTip("load a chain into");
      return totals;
    });
  }

  compile(text: string): CompiledQuery {
    return new PostgresQuery(text, this.#parts.words);
  }

  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      checkLimit(page.limit);
      const answer = this.#finder.page(this.#own(query), { atBlock, tip: this.#tip }, page);
      return await this.#following(answer);
    });
  }

  within(query: AreaQuery, atBlock: number, page?: Page): Promise<AreaResult> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      checkCircle(query);
      if (page !== undefined) checkLimit(page.limit);
      if (this.#areas === null) throw noAreas(this.name);
      return await this.#following(this.#areas.within(query, atBlock, page));
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      return await this.#following(this.#finder.get(key, atBlock));
    });
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      return await this.#finder.explain(this.#own(query), atBlock);
    });
  }

  stats(): Promise<StoreStats> {
    return this.#turns.run(() => storeStats(this.#parts.client));
  }

  engineState(): EngineState {
    const { server, path } = this.#parts;
    const cpuMs = server?.cpuMs;
    return { ...logBytes(path), ...cpuMs === undefined ? {} : { threadsCpuMs: cpuMs } };
  }

  check(): Promise<CheckResult> {
    return this.#turns.run(() => checkStore(this.#parts.client, this.#parts.words));
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await leave(this.#parts.server, this.#parts.client);
    });
  }

  /** An answer; a reader learns meanwhile what another process has appended, without a wait of its own. */
  async #following<Answer>(answer: Promise<Answer>): Promise<Answer> {
    if (!this.#parts.readOnly) return await answer;
    const [own, tip] = await Promise.all([answer, this.#readTip("read")]);
    this.#tip = tip;
    return own;
  }

  async #readTip(verb: string): Promise<number | null> {
    const tip = await this.#parts.client.value(verb, NEWEST);
    return tip === null ? null : Number(tip);
  }

  #own(query: CompiledQuery): PostgresQuery {
    if (query instanceof PostgresQuery) return query;
    throw otherStoresQuery(this.name);
  }

  #refuseReadOnly(action: string): void {
    if (!this.#parts.readOnly) return;
    throw readOnlyStore(action, this.#parts.path);
  }
}

async function isMade(client: PostgresClient): Promise<boolean> {
  return await client.value("open", "SELECT to_regclass('blocks')::text") !== null;
}

/** @throws {HeadroomError} The store has no tables. */
export async function refuseUnmade(
  client: PostgresClient,
  { name, path }: Pick<StoreParts, "name" | "path">,
): Promise<void> {
  if (await isMade(client)) return;
  throw HeadroomError.unmet(`open "${path}"`, {
    expected: `a ${name} store`,
    actual: "one without tables: its making was cut off",
    next: "Make it again, or name another path.",
  });
}

/** Bytes of the log's files, those kept for what follows included. */
function logBytes(folder: string): Pick<EngineState, "logBytes"> {
  const log = join(placesIn(folder).data, "pg_wal");
  const segments = fs.existsSync(log)
    ? fs.readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name))
    : [];
  return segments.length === 0 ? {} : { logBytes: segments.length * SEGMENT_BYTES };
}

/** Of a file of the log, as initdb makes them. */
const SEGMENT_BYTES = 16 << 20;

/** How often it is looked whether others are connected: whoever has just left is still listed for a moment. */
const LOOKS = 5;
const LOOK_MS = 20;

/** Ends a connection, and with it the server where nobody else is connected. */
export async function leave(server: PostgresServer | null, client: PostgresClient): Promise<void> {
  let others = true;
  for (let look = 0; others && look < LOOKS; look++) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    others = await hasOthers(client);
  }
  await client.end();
  await server?.leave(others);
}

/** Whether other clients are connected; not where the server has ended. */
async function hasOthers(client: PostgresClient): Promise<boolean> {
  const others =
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
  return await client.value("close", others).then((count) => count !== 0n, () => false);
}
