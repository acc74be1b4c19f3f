import type Database from "better-sqlite3";
import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import type { VersionTotals } from "../../../chain/version_totals.ts";
import { HeadroomError } from "../../../errors.ts";
import type { AreaQuery, AreaResult } from "../../area/area_query.ts";
import type { AppendResult, CompiledQuery, Page, QueryResult } from "../../entity_store.ts";
import type { EntityStoreKind } from "../../store_kind.ts";
import { AreaFinder } from "../area/area_finder.ts";
import type { AreaIndexKind } from "../area/area_index.ts";
import { AreaLister } from "../area/area_lister.ts";
import { loadVersions } from "../bulk/load_versions.ts";
import type { DatabaseSchema } from "../open_database.ts";
import { type SqliteKind, sqliteKind, type SqliteLayout } from "../sqlite_store.ts";
import { VersionAppender } from "./append_versions.ts";
import { checkVersions } from "./check_versions.ts";
import { VersionFinder, VersionQuery } from "./find_versions.ts";
import { VERSIONS_SQL } from "./schema.ts";
import type { VersionIndex, VersionIndexKind } from "./version_index.ts";
import { versionStats } from "./version_stats.ts";

/** A kind of store that writes a row a version and lists them in an index, and where there is one of places in that, too. */
export function versionStore(
  { name, about, index, area = null, ...others }:
    & Pick<SqliteKind, "name" | "about" | "largeCachePages" | "driver">
    & { readonly index: VersionIndexKind; readonly area?: AreaIndexKind | null },
): EntityStoreKind {
  const kind = sqliteKind({
    name,
    about,
    capabilities: {
      history: "all",
      language: "full",
      bulk: index.load !== undefined,
      area: area?.name ?? "ranges",
    },
    ...others,
    schema: schemaOf(name, index, area),
    layout: (database, path) => new VersionLayout(database, path, { index, area }),
  });
  return {
    ...kind,
    open: async (path, options) => {
      await index.ready?.();
      await area?.ready?.();
      return await kind.open(path, options);
    },
  };
}

const AREA_TABLES = "index_area_";

/** A file with an index of places is no other kind's: what that appends would be missing in it. */
function schemaOf(name: string, index: VersionIndexKind, area: AreaIndexKind | null): DatabaseSchema {
  const schema: DatabaseSchema = {
    name: `the schema of a ${name} store`,
    sql: VERSIONS_SQL + index.sql + (area?.sql ?? ""),
    version: 1,
    heldBy(_database, found, { path }) {
      const others = Object.keys(found.tables).filter((table) =>
        table.startsWith(AREA_TABLES) && (area === null || !table.startsWith(area.table))
      );
      if (others.length === 0) return schema;
      throw HeadroomError.unmet(`open "${path}"`, {
        expected: schema.name,
        actual: `also table ${others.join(", ")}`,
        next: "Open it with the kind of store that made it.",
      });
    },
  };
  return schema;
}

class VersionLayout implements SqliteLayout {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #kind: VersionIndexKind;
  readonly #index: VersionIndex;
  readonly #appender: VersionAppender;
  readonly #finder: VersionFinder;
  readonly #areas: AreaLister | null;
  readonly #areaFinder: AreaFinder;

  constructor(
    database: Database.Database,
    path: string,
    kinds: { readonly index: VersionIndexKind; readonly area: AreaIndexKind | null },
  ) {
    this.#path = path;
    this.#database = database;
    this.#kind = kinds.index;
    const index = this.#index = kinds.index.open(database);
    const places = kinds.area?.open(database) ?? null;
    const areas = this.#areas = places === null ? null : new AreaLister(database, places);
    this.#appender = new VersionAppender(database, path, { index, areas });
    const finder = this.#finder = new VersionFinder(database, index);
    this.#areaFinder = new AreaFinder(database, {
      finder,
      index: places,
      compile: (text) => this.compile(text),
    });
  }

  get tip(): number | null {
    return this.#appender.tip;
  }

  append(block: EncodedBlock): AppendResult {
    return this.#appender.append(block);
  }

  load(blocks: Iterable<EncodedBlock>): VersionTotals {
    const index = this.#kind.load!(this.#database);
    const totals = loadVersions(this.#database, blocks, { place: JSON.stringify(this.#path), index });
    this.#areas?.fill(this.tip ?? 0);
    return totals;
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

  within(query: AreaQuery, atBlock: number, page?: Page): AreaResult {
    return this.#areaFinder.within(query, atBlock, page);
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
    return checkVersions(this.#database, { index: this.#index, areas: this.#areas }, () => this.tip);
  }
}
