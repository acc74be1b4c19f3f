import type Database from "better-sqlite3";
import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import type { VersionTotals } from "../../../chain/version_totals.ts";
import type { AppendResult, CompiledQuery, Page, QueryResult } from "../../entity_store.ts";
import type { EntityStoreKind } from "../../store_kind.ts";
import { loadVersions } from "../bulk/load_versions.ts";
import { sqliteKind, type SqliteLayout } from "../sqlite_store.ts";
import { VersionAppender } from "./append_versions.ts";
import { checkVersions } from "./check_versions.ts";
import { VersionFinder, VersionQuery } from "./find_versions.ts";
import { VERSIONS_SQL } from "./schema.ts";
import type { VersionIndex, VersionIndexKind } from "./version_index.ts";
import { versionStats } from "./version_stats.ts";

/** A kind of store that writes a row a version and lists them in an index. */
export function versionStore(
  { name, about, index, largeCachePages }: {
    readonly name: string;
    readonly about: string;
    readonly index: VersionIndexKind;
    /** As `SqliteKind` has it. */
    readonly largeCachePages?: number;
  },
): EntityStoreKind {
  const kind = sqliteKind({
    name,
    about,
    capabilities: { history: "all", language: "full", bulk: index.load !== undefined },
    ...largeCachePages === undefined ? {} : { largeCachePages },
    schema: { name: `the schema of a ${name} store`, sql: VERSIONS_SQL + index.sql, version: 1 },
    layout: (database, path) => new VersionLayout(database, path, index),
  });
  return {
    ...kind,
    open: async (path, options) => {
      await index.ready?.();
      return await kind.open(path, options);
    },
  };
}

class VersionLayout implements SqliteLayout {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #kind: VersionIndexKind;
  readonly #index: VersionIndex;
  readonly #appender: VersionAppender;
  readonly #finder: VersionFinder;

  constructor(database: Database.Database, path: string, kind: VersionIndexKind) {
    this.#path = path;
    this.#database = database;
    this.#kind = kind;
    const index = this.#index = kind.open(database);
    this.#appender = new VersionAppender(database, path, index);
    this.#finder = new VersionFinder(database, index);
  }

  get tip(): number | null {
    return this.#appender.tip;
  }

  append(block: EncodedBlock): AppendResult {
    return this.#appender.append(block);
  }

  load(blocks: Iterable<EncodedBlock>): VersionTotals {
    const index = this.#kind.load!(this.#database);
    return loadVersions(this.#database, blocks, { place: JSON.stringify(this.#path), index });
  }

  compile(text: string): VersionQuery {
    const query = new VersionQuery(text, this.#index);
    this.#finder.prepare(query);
    return query;
  }

  owns(query: CompiledQuery): query is VersionQuery {
    return query instanceof VersionQuery;
  }

  run(query: VersionQuery, atBlock: number, page: Page): QueryResult {
    return this.#finder.page(query, atBlock, page);
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    return this.#finder.get(key, atBlock);
  }

  explain(query: VersionQuery, atBlock: number): readonly string[] {
    return this.#finder.explain(query, atBlock);
  }

  stats() {
    return versionStats(this.#database, this.#path);
  }

  check() {
    return checkVersions(this.#database, this.#index, () => this.tip);
  }
}
