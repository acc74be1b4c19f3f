import type Database from "better-sqlite3";
import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import type { AppendResult, CompiledQuery, Page, QueryResult } from "../../entity_store.ts";
import { sqliteKind, type SqliteLayout } from "../sqlite_store.ts";
import { VersionAppender } from "./append_versions.ts";
import { checkPosting } from "./check_posting.ts";
import { PostingQuery, VersionFinder } from "./find_versions.ts";
import { postingStats } from "./posting_stats.ts";
import { POSTING_DATABASE } from "./schema.ts";

/** A row a version, found by SQLite's own full-text search: one word for each attribute's value. */
export const POSTING = sqliteKind({
  name: "posting",
  about: "SQLite with a row a version and its FTS5 as inverted index, WAL",
  capabilities: { history: "all", language: "full", bulk: false },
  schema: POSTING_DATABASE,
  layout: (database, path) => new PostingLayout(database, path),
});

class PostingLayout implements SqliteLayout {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #appender: VersionAppender;
  readonly #finder: VersionFinder;

  constructor(database: Database.Database, path: string) {
    this.#path = path;
    this.#database = database;
    this.#appender = new VersionAppender(database, path);
    this.#finder = new VersionFinder(database);
  }

  get tip(): number | null {
    return this.#appender.tip;
  }

  append(block: EncodedBlock): AppendResult {
    return this.#appender.append(block);
  }

  compile(text: string): PostingQuery {
    return new PostingQuery(text);
  }

  owns(query: CompiledQuery): query is PostingQuery {
    return query instanceof PostingQuery;
  }

  run(query: PostingQuery, atBlock: number, page: Page): QueryResult {
    return this.#finder.page(query, atBlock, page);
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    return this.#finder.get(key, atBlock);
  }

  explain(query: PostingQuery, atBlock: number): readonly string[] {
    return this.#finder.explain(query, atBlock);
  }

  stats() {
    return postingStats(this.#database, this.#path);
  }

  check() {
    return checkPosting(this.#database, () => this.tip);
  }
}
