import type Database from "better-sqlite3";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import { askedKey } from "../../../chain/query/asked_key.ts";
import type { Query } from "../../../chain/query/ast.ts";
import { matches } from "../../../chain/query/matches.ts";
import { decodeCursor, encodeCursor, type ResultPlace } from "../../../chain/query/page.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import { keyText } from "../../../chain/system_attributes.ts";
import type { CompiledQuery, Page, QueryResult } from "../../entity_store.ts";
import { Lru } from "../../lru.ts";
import { planLines } from "../plan_lines.ts";
import { VersionLookup } from "./version_lookup.ts";
import { FOUND_COLUMNS, type FoundRow, readFound } from "./version_columns.ts";
import type { Stretch, VersionIndex } from "./version_index.ts";
import {
  type CandidatePlan,
  type Candidates,
  planCandidates,
  type WordExpression,
} from "./word_expression.ts";

/** A query compiled for rows of versions: its native form is what it asks their index. */
export class VersionQuery implements CompiledQuery {
  readonly text: string;
  readonly native: string;
  readonly query: Query;
  readonly plan: CandidatePlan;
  /** The entity, where it asks for one by its key alone. */
  readonly key: EntityKey | null;

  /** @throws {QuerySyntaxError} */
  constructor(text: string, index: Pick<VersionIndex, "describe">) {
    this.text = text;
    this.query = parseQuery(text);
    this.plan = planCandidates(this.query);
    this.key = askedKey(this.query);
    const { words, keys } = this.plan.all;
    this.native = [
      ...words.kind === "none" && keys.length > 0 ? [] : [index.describe(words)],
      ...keys.map((key) => keyText(key)),
    ].join(" or ");
  }
}

/**
 * Versions looked at by exact words before ranges are added to the expression. A beginning of words is looked up in the whole
 * index before the first version comes out; where the first versions already fill a page, that is spared.
 * choice: a few milliseconds of work, five pages' worth.
 */
const LOOKED_AT_FIRST = 1_000;

/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;

/** A place to continue from, and the block that is asked about. */
interface Asked {
  readonly afterId: number;
  readonly atBlock: number;
}

type FoundStatement = Database.Statement<[Record<string, unknown>], FoundRow>;

/**
 * Finds versions: candidates from the indexes, in the order of their ids, each checked against the query itself. Every page is
 * read in one transaction, so that its parts are of one state, also beside a writer; an entity by its key is one statement.
 */
export class VersionFinder {
  readonly #database: Database.Database;
  readonly #index: VersionIndex;
  readonly #byWords = new Lru<FoundStatement>(STATEMENTS_KEPT);
  readonly #lookedAtFirst: number;
  readonly #lookup: VersionLookup;
  readonly #statements: ReturnType<typeof prepareFind>;
  readonly #page: (query: VersionQuery, atBlock: number, page: Page) => QueryResult;

  /** @param lookedAtFirst Candidates by exact words, before ranges are added to the expression. */
  constructor(database: Database.Database, index: VersionIndex, lookedAtFirst = LOOKED_AT_FIRST) {
    this.#database = database;
    this.#index = index;
    this.#lookedAtFirst = lookedAtFirst;
    this.#lookup = new VersionLookup(database);
    this.#statements = prepareFind(database);
    this.#page = database.transaction((query: VersionQuery, atBlock: number, page: Page) =>
      this.#readPage(query, atBlock, page)
    );
  }

  /** Prepares what the query will ask. @throws {SqliteError} It is beyond the engine's limits. */
  prepare({ plan }: VersionQuery): void {
    for (const { words } of [plan.first, plan.all]) {
      const ids = this.#index.find(words, { afterId: 0, lastId: 0, atHead: true });
      if ("sql" in ids) this.#joined(ids.sql);
    }
  }

  page(query: VersionQuery, atBlock: number, page: Page): QueryResult {
    if (query.key === null || page.cursor !== undefined) return this.#page(query, atBlock, page);
    const version = this.get(query.key, atBlock);
    return { versions: version === null ? [] : [version] };
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    return this.#lookup.get(key, atBlock);
  }

  explain(query: VersionQuery, atBlock: number): readonly string[] {
    if (query.key !== null) return planLines(this.#database, this.#lookup.native, [query.key, atBlock]);
    const { words, keys } = query.plan.all;
    const lines = keys.map((key) => `look up ${keyText(key)}`);
    if (words.kind === "none") return lines;
    const ids = this.#index.find(words, this.#stretch({ afterId: 0, atBlock }));
    lines.push(`index: ${this.#index.describe(words)}`);
    if (!("sql" in ids)) return lines;
    return [...lines, ...planLines(this.#database, joinedTo(ids.sql), [{ ...ids.values, atBlock }])];
  }

  /**
   * Versions that meet a query and are live at a block, after an id, in order, without payloads. Within a transaction of the caller,
   * so that they are of one state.
   */
  *live(
    { query, plan }: VersionQuery,
    atBlock: number,
    afterId: number,
  ): Generator<[id: bigint, version: EntityVersion], undefined> {
    for (const row of this.#candidates(plan, afterId, atBlock)) {
      const version = readFound(row);
      if (matches(query, version)) yield [row[0], version];
    }
    return undefined;
  }

  /** The version of an id, without its payload, where it is live at a block; else null. */
  liveVersion(id: number, atBlock: number): EntityVersion | null {
    const row = this.#statements.byId.get({ id, atBlock });
    return row === undefined ? null : readFound(row);
  }

  #readPage(query: VersionQuery, atBlock: number, { limit, cursor }: Page): QueryResult {
    const afterId = cursor === undefined ? 0 : this.#placeOf(decodeCursor(cursor, query.text));
    const found: [id: bigint, version: EntityVersion][] = [];
    for (const live of this.live(query, atBlock, afterId)) {
      if (found.length === limit) {
        return { versions: this.#withPayloads(found), cursor: encodeCursor(found.at(-1)![1], query.text) };
      }
      found.push(live);
    }
    return { versions: this.#withPayloads(found) };
  }

  /** Candidates after an id, in order: the first ones by exact words, the rest by ranges too. */
  *#candidates(plan: CandidatePlan, afterId: number, atBlock: number): Iterable<FoundRow> {
    let last = afterId;
    if (this.#index.describe(plan.first.words) !== this.#index.describe(plan.all.words)) {
      let left = this.#lookedAtFirst;
      for (const row of this.#ofCandidates(plan.first, { afterId, atBlock })) {
        if (left-- === 0) break;
        yield row;
        last = Number(row[0]);
      }
      if (left >= 0) return;
    }
    yield* this.#ofCandidates(plan.all, { afterId: last, atBlock });
  }

  /** Versions of the entities and of the words, merged by id. */
  *#ofCandidates({ words, keys }: Candidates, asked: Asked): Iterable<FoundRow> {
    const named = this.#versionsOf(keys, asked);
    let next = named.next();
    for (const row of words.kind === "none" ? [] : this.#withWords(words, asked)) {
      for (; !next.done && next.value[0] <= row[0]; next = named.next()) {
        if (next.value[0] < row[0]) yield next.value;
      }
      yield row;
    }
    for (; !next.done; next = named.next()) yield next.value;
  }

  /** The versions of entities that are live at a block, in the order of their ids. */
  #versionsOf(keys: readonly EntityKey[], { afterId, atBlock }: Asked): IterableIterator<FoundRow> {
    const rows = new Map<bigint, FoundRow>();
    for (const key of keys) {
      const row = this.#lookup.found(key, atBlock);
      if (row !== null && row[0] > afterId) rows.set(row[0], row);
    }
    return [...rows.values()].sort((a, b) => Number(a[0] - b[0])).values();
  }

  *#withWords(words: WordExpression, asked: Asked): Iterable<FoundRow> {
    const { atBlock } = asked;
    const ids = this.#index.find(words, this.#stretch(asked));
    if ("sql" in ids) {
      yield* this.#joined(ids.sql).iterate({ ...ids.values, atBlock });
      return;
    }
    for (const id of ids) {
      const row = this.#statements.byId.get({ id, atBlock });
      if (row !== undefined) yield row;
    }
  }

  #joined(sql: string): FoundStatement {
    let statement = this.#byWords.get(sql);
    if (statement === undefined) {
      statement = prepareFound(this.#database, joinedTo(sql));
      this.#byWords.set(sql, statement);
    }
    return statement;
  }

  /** Where to look for what was live at a block: at the newest one or later, what is over does not matter. */
  #stretch({ afterId, atBlock }: Asked): Stretch {
    const lastId = this.#statements.lastIdAt.get(atBlock) ?? 0;
    return { afterId, lastId, atHead: (this.#statements.tip.get() ?? -1) <= atBlock };
  }

  /** The id of a result, or of the last version before its place. */
  #placeOf({ fromBlock, key }: ResultPlace): number {
    return this.#statements.placeOf.get({ fromBlock, key }) ??
      (fromBlock === 0 ? 0 : this.#statements.lastIdAt.get(fromBlock - 1) ?? 0);
  }

  #withPayloads(found: readonly (readonly [id: bigint, version: EntityVersion])[]): EntityVersion[] {
    return found.map(([id, version]) => {
      const [contentType, payload] = this.#statements.payload.get(id)!;
      return { ...version, contentType, payload };
    });
  }
}

/** SQL that reads the versions live at a block, without payloads, of a SELECT of ids in ascending order. */
function joinedTo(ids: string): string {
  return `SELECT ${FOUND_COLUMNS} FROM (${ids}) f CROSS JOIN versions v ON v.id = f.id ` +
    "CROSS JOIN entities e ON e.id = v.entity CROSS JOIN attributes a ON a.id = v.id " +
    "WHERE v.to_block NOT BETWEEN 0 AND @atBlock ORDER BY f.id";
}

function prepareFound(database: Database.Database, text: string): FoundStatement {
  return database.prepare<[Record<string, unknown>], FoundRow>(text).raw().safeIntegers();
}

function prepareFind(database: Database.Database) {
  return {
    byId: prepareFound(database, joinedTo("SELECT @id AS id")),
    payload: database.prepare<[bigint], [string, Uint8Array]>(
      "SELECT content_type, payload FROM payloads WHERE id = ?",
    ).raw(),
    tip: database.prepare<[], number>("SELECT max(number) FROM blocks").pluck(),
    lastIdAt: database.prepare<[number], number>(
      "SELECT last_version FROM blocks WHERE number <= ? ORDER BY number DESC LIMIT 1",
    ).pluck(),
    placeOf: database.prepare<[Record<string, unknown>], number>(
      "SELECT max(v.id) FROM versions v CROSS JOIN entities e ON e.id = v.entity " +
        "WHERE v.id > coalesce((SELECT last_version FROM blocks WHERE number < @fromBlock ORDER BY number DESC LIMIT 1), 0) " +
        "AND v.id <= (SELECT last_version FROM blocks WHERE number <= @fromBlock ORDER BY number DESC LIMIT 1) " +
        "AND e.key <= @key",
    ).pluck(),
  };
}
