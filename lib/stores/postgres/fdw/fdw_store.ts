import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import { checkAtBlock, checkLimit } from "../../../chain/query/page.ts";
import { UsageError } from "../../../errors.ts";
import type { Durability } from "../../durability.ts";
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
} from "../../entity_store.ts";
import { otherStoresQuery, readOnlyStore } from "../../refusals.ts";
import { InTurn } from "../../git/in_turn.ts";
import type { EntityStoreKind, KindFamily } from "../../store_kind.ts";
import { UnsupportedError } from "../../unsupported_error.ts";
import { checkStore } from "../check_store.ts";
import { PostgresQuery } from "../find_versions.ts";
import { PROCESSES } from "../postgres_store.ts";
import { storeStats } from "../store_stats.ts";
import { GIN_WORDS } from "../version_words.ts";
import { FdwAppender } from "./fdw_appender.ts";
import { FdwCluster, isCluster } from "./fdw_cluster.ts";
import { FdwFinder } from "./fdw_finder.ts";
import { shardName } from "./fdw_schema.ts";
import { FDW_VARIANTS, type FdwVariant } from "./fdw_variants.ts";

const CAPABILITIES: EntityStoreCapabilities = { history: "all", language: "full", bulk: false };

/** Numbers of servers that there are kinds of. */
const SHARDS = [2, 4, 8] as const;

const FAMILY: KindFamily = {
  names: SHARDS.map((shards) => `postgres-fdw-${shards}`).join(", "),
  about: "PostgreSQL on several servers, by the hash of the key (postgres_fdw)",
};

/** Kinds of stores in PostgreSQL over several servers: each is a folder with a server's folder for each shard, and the coordinator's. */
export const POSTGRES_FDW: readonly EntityStoreKind[] = SHARDS.map((shards) => {
  const name = `postgres-fdw-${shards}`;
  return {
    name,
    about: `PostgreSQL 18 on ${shards} servers, partitioned by the hash of the key, over postgres_fdw`,
    family: FAMILY,
    capabilities: CAPABILITIES,
    variants: FDW_VARIANTS,
    ownProcesses: true,
    extension: `.fdw${shards}`,
    recognises: (path) => isCluster(path, shards),
    open: async (path, { variant, readOnly = false }) => {
      const settings = FDW_VARIANTS[variant];
      if (settings === undefined) {
        throw new UsageError(`"${variant}" is not a variant of ${name}`, {
          expected: `one of ${Object.keys(FDW_VARIANTS).join(", ")}`,
          actual: variant,
        });
      }
      const cluster = await FdwCluster.open(path, { kind: name, shards, variant: settings, readOnly });
      try {
        return await FdwStore.open(cluster, { name, path, readOnly, variant: settings });
      } catch (error) {
        await cluster.close();
        throw error;
      }
    },
  };
});

interface StoreParts {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly variant: FdwVariant;
}

/** A store over several PostgreSQL servers. Its operations are done one after the other. */
class FdwStore implements EntityStore {
  readonly name: string;
  readonly capabilities = CAPABILITIES;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #parts: StoreParts;
  readonly #cluster: FdwCluster;
  readonly #appender: FdwAppender;
  readonly #finder: FdwFinder;
  readonly #turns = new InTurn();
  #tip: number | null;
  #closed = false;

  static async open(cluster: FdwCluster, parts: StoreParts): Promise<FdwStore> {
    const { main } = cluster.sessions;
    // Newest blocks: where one lacks the last one, it was half-applied, and appending it again completes it.
    const tips: (number | null)[] = [];
    for (const [shard] of cluster.shards.entries()) {
      const tip = await main.value("open", `SELECT number FROM ${shardName(shard)}.head`);
      tips.push(tip === null || tip === undefined ? null : Number(tip));
    }
    const version = String(await main.value("open", "SHOW server_version"));
    const tip = tips.reduce((a, b) => a === null || b === null ? null : Math.min(a, b));
    return new FdwStore(cluster, parts, { tip, version });
  }

  private constructor(
    cluster: FdwCluster,
    parts: StoreParts,
    { tip, version }: { readonly tip: number | null; readonly version: string },
  ) {
    const { name, path, variant } = parts;
    this.name = name;
    this.durability = variant.durability;
    this.settings = {
      engine: `PostgreSQL ${version}`,
      processes: PROCESSES,
      shards: cluster.shards.length,
      synchronous_commit: variant.synchronousCommit,
      batch_size: variant.batchSize,
      async_capable: String(variant.isAsync),
      writers: variant.writers,
    };
    this.#parts = parts;
    this.#cluster = cluster;
    this.#tip = tip;
    this.#appender = new FdwAppender(cluster.sessions, path);
    this.#finder = new FdwFinder(cluster.sessions.main, () => this.#tip);
  }

  /** The newest block that all shards have, as of opening, and of what was appended here since. */
  get tip(): number | null {
    return this.#tip;
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return this.#turns.run(async () => {
      if (this.#parts.readOnly) throw readOnlyStore(`append block ${block.number} to`, this.#parts.path);
      const result = await this.#appender.append(block);
      this.#tip = block.number;
      return result;
    });
  }

  bulkLoad(): Promise<never> {
    return Promise.reject(
      new UnsupportedError(this.name, "load a chain at once", {
        reason: "its shards commit a block each",
        next: "Append the chain block by block.",
      }),
    );
  }

  compile(text: string): CompiledQuery {
    return new PostgresQuery(text, GIN_WORDS);
  }

  run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      checkLimit(page.limit);
      return await this.#finder.page(this.#own(query), atBlock, page);
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      return await this.#finder.get(key, atBlock);
    });
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return this.#turns.run(async () => {
      checkAtBlock(atBlock);
      return await this.#finder.explain(this.#own(query), atBlock);
    });
  }

  stats(): Promise<StoreStats> {
    return this.#turns.run(async () => {
      const all: StoreStats[] = [];
      for (const shard of this.#cluster.shards) all.push(await storeStats(shard));
      const sum = (of: (stats: StoreStats) => number) => all.reduce((total, stats) => total + of(stats), 0);
      return {
        totals: {
          versions: sum(({ totals }) => totals.versions),
          strings: sum(({ totals }) => totals.strings),
          numbers: sum(({ totals }) => totals.numbers),
          payloadBytes: sum(({ totals }) => totals.payloadBytes),
        },
        parts: all.flatMap(({ parts }, shard) =>
          parts.map((part) => ({ ...part, name: `${shardName(shard)}: ${part.name}` }))
        ),
        fileBytes: sum(({ fileBytes }) => fileBytes),
      };
    });
  }

  engineState(): EngineState {
    const { cpuMs } = this.#cluster;
    return cpuMs === undefined ? {} : { threadsCpuMs: cpuMs };
  }

  check(): Promise<CheckResult> {
    return this.#turns.run(async () => {
      const results: CheckResult[] = [];
      for (const shard of this.#cluster.shards) results.push(await checkStore(shard, GIN_WORDS, true));
      return {
        ok: results.every(({ ok }) => ok),
        lines: results.flatMap(({ lines }, shard) => lines.map((line) => `${shardName(shard)}: ${line}`)),
      };
    });
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await this.#cluster.close();
    });
  }

  #own(query: CompiledQuery): PostgresQuery {
    if (query instanceof PostgresQuery) return query;
    throw otherStoresQuery(this.name);
  }
}
