import type Database from "better-sqlite3";
import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import type { Query } from "../../../chain/query/ast.ts";
import { matches } from "../../../chain/query/matches.ts";
import { decodeCursor, encodeCursor } from "../../../chain/query/page.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { CompiledQuery, Page, QueryResult } from "../../entity_store.ts";
import { planLines } from "../plan_lines.ts";
import { type CandidatePlan, type Candidates, planCandidates } from "./candidates.ts";
import { FOUND_COLUMNS, type FoundRow, readFound } from "./version_columns.ts";

/** A query compiled for a posting store: its native form is an FTS5 expression. */
export class PostingQuery implements CompiledQuery {
  readonly text: string;
  readonly native: string;
  readonly query: Query;
  readonly plan: CandidatePlan;

  /** @throws {QuerySyntaxError} */
  constructor(text: string) {
    this.text = text;
    this.query = parseQuery(text);
    this.plan = planCandidates(this.query);
    const { match, keys } = this.plan.all;
    this.native = [match ?? [], keys.length === 0 ? [] : `${keys.length} keys`].flat().join(" or ");
  }
}

/**
 * Versions looked at by exact words before ranges are added to the expression. A beginning of words is looked up in the whole
 * index before the first version comes out; where the first versions already fill a page, that is spared.
 * choice: about the time that such a look-up takes among a million versions.
 */
const LOOKED_AT_FIRST = 1_000;

/** Which versions of an index are looked at, in order. */
interface Stretch {
  readonly match: string;
  readonly afterId: number;
  readonly atBlock: number;
}

type FoundStatement = Database.Statement<[Record<string, unknown>], FoundRow>;

/**
 * Finds versions: candidates from the indexes, in the order of their ids, each checked against the query itself. Every page is
 * read in one transaction, so that its parts are of one state, also beside a writer.
 */
export class VersionFinder {
  readonly #database: Database.Database;
  readonly #lookedAtFirst: number;
  readonly #statements: ReturnType<typeof prepareFind>;
  readonly #page: (query: PostingQuery, atBlock: number, page: Page) => QueryResult;

  /** @param lookedAtFirst Candidates by exact words, before ranges are added to the expression. */
  constructor(database: Database.Database, lookedAtFirst = LOOKED_AT_FIRST) {
    this.#database = database;
    this.#lookedAtFirst = lookedAtFirst;
    this.#statements = prepareFind(database);
    this.#page = database.transaction((query: PostingQuery, atBlock: number, page: Page) =>
      this.#readPage(query, atBlock, page)
    );
  }

  page(query: PostingQuery, atBlock: number, page: Page): QueryResult {
    return this.#page(query, atBlock, page);
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    const row = this.#statements.newestAt.get({ key, atBlock });
    if (row === undefined) return null;
    const version = readFound(row);
    // Versions of an entity do not overlap: if the newest one has ended, none is valid.
    return version.toBlock > BigInt(atBlock) ? this.#withPayload(row[0], version) : null;
  }

  explain(query: PostingQuery, atBlock: number): readonly string[] {
    const { match, keys } = query.plan.all;
    const lines = keys.map((_, index) => `look up entity ${index + 1} of ${keys.length}`);
    if (match === null) return lines;
    const index = this.#indexAt(atBlock);
    const plan = planLines(this.#database, index.source, [{ match, afterId: 0, lastId: 0, atBlock }]);
    return [...lines, `MATCH ${match}`, ...plan];
  }

  #readPage(query: PostingQuery, atBlock: number, { limit, cursor }: Page): QueryResult {
    const afterId = cursor === undefined ? 0 : this.#placeOf(cursor);
    const found: [id: bigint, version: EntityVersion][] = [];
    for (const row of this.#candidates(query.plan, afterId, atBlock)) {
      const version = readFound(row);
      if (!matches(query.query, version)) continue;
      if (found.length === limit) {
        return { versions: this.#withPayloads(found), cursor: encodeCursor(found.at(-1)![1]) };
      }
      found.push([row[0], version]);
    }
    return { versions: this.#withPayloads(found) };
  }

  /** Candidates after an id, in order: the first ones by exact words, the rest by ranges too. */
  *#candidates(plan: CandidatePlan, afterId: number, atBlock: number): Iterable<FoundRow> {
    let last = afterId;
    if (plan.first.match !== plan.all.match) {
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

  /** Versions of the entities and of the expression, merged by id. */
  *#ofCandidates(
    { match, keys }: Candidates,
    stretch: { readonly afterId: number; readonly atBlock: number },
  ): Iterable<FoundRow> {
    const named = this.#versionsOf(keys, stretch);
    let next = named.next();
    for (const row of match === null ? [] : this.#matching({ match, ...stretch })) {
      for (; !next.done && next.value[0] <= row[0]; next = named.next()) {
        if (next.value[0] < row[0]) yield next.value;
      }
      yield row;
    }
    for (; !next.done; next = named.next()) yield next.value;
  }

  /** The versions of entities that are live at a block, in the order of their ids. */
  #versionsOf(
    keys: readonly EntityKey[],
    { afterId, atBlock }: { readonly afterId: number; readonly atBlock: number },
  ): IterableIterator<FoundRow> {
    const rows = new Map<bigint, FoundRow>();
    for (const key of keys) {
      const row = this.#statements.newestAt.get({ key, atBlock });
      if (row !== undefined && row[0] > afterId && isLive(row, atBlock)) rows.set(row[0], row);
    }
    return [...rows.values()].sort((a, b) => Number(a[0] - b[0])).values();
  }

  #matching({ match, afterId, atBlock }: Stretch): Iterable<FoundRow> {
    const { statement, lastId } = this.#indexAt(atBlock);
    return statement.iterate({ match, afterId, lastId, atBlock });
  }

  /** Where to look for what was live at a block: at the newest one or later, what is over does not matter. */
  #indexAt(atBlock: number): { statement: FoundStatement; source: string; lastId: number } {
    const lastId = this.#statements.lastIdAt.get(atBlock) ?? 0;
    const atHead = (this.#statements.tip.get() ?? -1) <= atBlock;
    const { head, past } = this.#statements;
    return { statement: atHead ? head : past, source: atHead ? HEAD : PAST, lastId };
  }

  /** The id of a result, or of the last version before its place. */
  #placeOf(cursor: string): number {
    const { fromBlock, key } = decodeCursor(cursor);
    return this.#statements.placeOf.get({ fromBlock, key }) ??
      (fromBlock === 0 ? 0 : this.#statements.lastIdAt.get(fromBlock - 1) ?? 0);
  }

  #withPayloads(found: readonly (readonly [id: bigint, version: EntityVersion])[]): EntityVersion[] {
    return found.map(([id, version]) => this.#withPayload(id, version));
  }

  #withPayload(id: bigint, version: EntityVersion): EntityVersion {
    const [contentType, payload] = this.#statements.payload.get(id)!;
    return { ...version, contentType, payload };
  }
}

function isLive([, , , toBlock]: FoundRow, atBlock: number): boolean {
  return toBlock < 0n || toBlock > atBlock;
}

const JOINED = "CROSS JOIN versions v ON v.id = f.id CROSS JOIN entities e ON e.id = v.entity " +
  "CROSS JOIN attributes a ON a.id = v.id WHERE v.to_block NOT BETWEEN 0 AND @atBlock ORDER BY f.id";
const WORDS_IN = (index: string) =>
  `SELECT rowid AS id FROM ${index} WHERE ${index} MATCH @match AND rowid > @afterId AND rowid <= @lastId`;
const HEAD = `SELECT ${FOUND_COLUMNS} FROM (${WORDS_IN("live")} ORDER BY rowid) f ${JOINED}`;
const PAST = `SELECT ${FOUND_COLUMNS} FROM (${WORDS_IN("live")} UNION ALL ${
  WORDS_IN("ended")
} ORDER BY 1) f ${JOINED}`;

function prepareFind(database: Database.Database) {
  const found = (text: string) =>
    database.prepare<[Record<string, unknown>], FoundRow>(text).raw().safeIntegers();
  return {
    head: found(HEAD),
    past: found(PAST),
    newestAt: found(
      `SELECT ${FOUND_COLUMNS} FROM entities e CROSS JOIN versions v ON v.entity = e.id ` +
        "CROSS JOIN attributes a ON a.id = v.id WHERE e.key = @key AND v.from_block <= @atBlock " +
        "ORDER BY v.id DESC LIMIT 1",
    ),
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
