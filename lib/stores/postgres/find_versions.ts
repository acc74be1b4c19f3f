import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import type { Query } from "../../chain/query/ast.ts";
import { matches } from "../../chain/query/matches.ts";
import { decodeCursor, encodeCursor, type ResultPlace } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import type { CompiledQuery, Page, QueryResult } from "../entity_store.ts";
import { type FoundRow, readFound, readWhole, type WholeRow } from "../sqlite/versions/version_columns.ts";
import {
  type CandidatePlan,
  type Candidates,
  describeWords,
  planCandidates,
} from "../sqlite/versions/word_expression.ts";
import type { PostgresClient } from "./client.ts";
import { bytea, byteas, FOUND, lastIdAt, PAYLOAD } from "./schema.ts";
import { areRare, type VersionWords } from "./version_words.ts";

/** A query compiled for a store of this folder; its native form is the SQL of its candidates. */
export class PostgresQuery implements CompiledQuery {
  readonly text: string;
  readonly native: string;
  readonly query: Query;
  readonly plan: CandidatePlan;
  /** The entity, where it asks for one by its key alone. */
  readonly key: EntityKey | null;
  /** Whether the words of ranges are beside the exact ones, or make all of it: then many candidates may be none. */
  readonly hasRanges: boolean;

  /** @throws {QuerySyntaxError} */
  constructor(text: string, words: VersionWords) {
    this.text = text;
    this.query = parseQuery(text);
    this.plan = planCandidates(this.query);
    this.key = askedKey(this.query);
    this.hasRanges = describeWords(this.plan.first.words) !== describeWords(this.plan.all.words);
    this.native = this.key === null ? candidates(this.plan.all, words, false) : whole(this.key, null);
  }
}

/**
 * Pages of versions looked at by exact words before ranges are added. A range may have most versions in it, and all of them are then
 * found before the first one comes out; where the first versions already fill a page, that is spared. choice: twice what is asked
 * for, as each version comes from another process.
 */
const PAGES_FIRST = 2;
/** How long statistics are taken to say the same, ms: as long as PostgreSQL waits before it looks whether to make them anew. */
const KNOWN_MS = 10_000;
/** Most candidates at a time. choice: a few MB of attributes. */
const CANDIDATES_MAX = 10_000;

/** What is asked, beside the query. */
interface Asked {
  readonly atBlock: number;
  /** SQL: the id of the version before the first one that may be found. */
  readonly after: string;
  readonly limit: number;
  readonly withPayloads: boolean;
}

/**
 * Finds versions: candidates by their words, in the order of their ids, each checked against the query itself. A page is one
 * statement, or where its words are of ranges several, which are of one state (a block's versions are written once, and their
 * ends do not change what was live before).
 */
export class VersionFinder {
  readonly #client: PostgresClient;
  readonly #words: VersionWords;
  /** Words that many versions have, as of some time ago; null where nobody needs to know. */
  #common: ReadonlySet<string> | null = null;
  #commonUntil = 0;

  constructor(client: PostgresClient, words: VersionWords) {
    this.#client = client;
    this.#words = words;
  }

  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    const [row] = await this.#client.rows("read", whole(key, atBlock));
    if (row === undefined) return null;
    const version = readWhole(row as WholeRow);
    // Versions do not overlap: if the newest one has ended, none is live.
    return version.toBlock > BigInt(atBlock) ? version : null;
  }

  /** @param tip The newest block known here. */
  async page(query: PostgresQuery, { atBlock, tip }: { atBlock: number; tip: number | null }, page: Page) {
    const { key, text } = query;
    if (key !== null && page.cursor === undefined) {
      const version = await this.get(key, atBlock);
      return { versions: version === null ? [] : [version] };
    }
    const place = page.cursor === undefined ? null : decodeCursor(page.cursor, text);
    return await this.#read(query, page.limit, {
      atBlock,
      tip,
      after: place === null ? "0" : afterPlace(place),
    });
  }

  async explain(query: PostgresQuery, atBlock: number): Promise<string[]> {
    await this.#learn();
    const statement = query.key === null
      ? this.#statement(query.plan.all, { atBlock, after: "0", limit: 201, withPayloads: true }, null)
      : whole(query.key, atBlock);
    return (await this.#client.rows("query", `EXPLAIN ${statement}`)).map(([line]) => String(line));
  }

  async #read(query: PostgresQuery, limit: number, place: Place): Promise<QueryResult> {
    const found: Found[] = [];
    const withPayloads = !query.hasRanges;
    for await (const one of this.live(query, place, { limit, withPayloads })) {
      if (found.length === limit) {
        const cursor = encodeCursor(found.at(-1)!.version, query.text);
        return { versions: await this.#whole(found, withPayloads), cursor };
      }
      found.push(one);
    }
    return { versions: await this.#whole(found, withPayloads) };
  }

  /** Versions that meet a query and are live at a block, in the order of their ids. @param options `limit`: how many are wanted, about. */
  async *live(
    { query, plan, hasRanges }: PostgresQuery,
    { atBlock, tip, after }: Place,
    { limit, withPayloads }: { readonly limit: number; readonly withPayloads: boolean },
  ): AsyncGenerator<Found, undefined> {
    await this.#learn();
    const asked = { atBlock, after, limit: limit + 1, withPayloads };
    for (let batch = 0;; batch++) {
      const first = hasRanges && batch === 0;
      if (first) asked.limit = PAGES_FIRST * limit;
      const rows = await this.#client.rows(
        "query",
        this.#statement(first ? plan.first : plan.all, asked, tip),
      );
      for (const row of rows) {
        const version = withPayloads ? readWhole(row as WholeRow) : readFound(row as FoundRow);
        if (matches(query, version)) yield { id: row[0] as bigint, version };
      }
      if (rows.length < asked.limit) return undefined;
      asked.after = String(rows.at(-1)![0]);
      asked.limit = Math.min(CANDIDATES_MAX, 2 * asked.limit);
    }
  }

  async #whole(found: readonly Found[], withPayloads: boolean): Promise<EntityVersion[]> {
    if (withPayloads || found.length === 0) return found.map(({ version }) => version);
    const ids = found.map(({ id }) => id).join();
    const rows = await this.#client.rows(
      "query",
      `SELECT content_type, payload FROM payloads WHERE id IN (${ids}) ORDER BY id`,
    ) as readonly [string, Uint8Array][];
    return found.map(({ version }, at) => {
      const [contentType, payload] = rows[at]!;
      return { ...version, contentType, payload };
    });
  }

  /** Learns which words are common, where that is some time ago. */
  async #learn(): Promise<void> {
    const { common } = this.#words;
    if (common === null || performance.now() < this.#commonUntil) return;
    this.#common = new Set((await this.#client.rows("query", common)).map(([word]) => String(word)));
    this.#commonUntil = performance.now() + KNOWN_MS;
  }

  /** SQL of a page's candidates. The payloads are joined to those that remain. */
  #statement(candidatesOf: Candidates, asked: Asked, tip: number | null): string {
    const { atBlock, after, limit, withPayloads } = asked;
    const isRare = this.#common !== null && areRare(candidatesOf.words, this.#common);
    const conditions = [
      `v.id > ${after}`,
      // At the newest block all ids may be live, and a bound would keep statistics from telling how many.
      ...tip !== null && atBlock < tip ? [`v.id <= coalesce(${lastIdAt(atBlock)}, 0)`] : [],
      `v.from_block <= ${atBlock}`,
      `v.to_block NOT BETWEEN 0 AND ${atBlock}`,
      candidates(candidatesOf, this.#words, isRare),
    ];
    const ids = `SELECT v.id FROM versions v WHERE ${conditions.join(" AND ")} ORDER BY v.id LIMIT ${limit}`;
    return `SELECT ${FOUND}${withPayloads ? PAYLOAD : ""} FROM (${ids}) f JOIN versions v ON v.id = f.id ` +
      `JOIN attributes a ON a.id = f.id${
        withPayloads ? " JOIN payloads p ON p.id = f.id" : ""
      } ORDER BY f.id`;
  }
}

/** A version, where it was asked for without its payload. */
interface Found {
  readonly id: bigint;
  readonly version: EntityVersion;
}

/** What is asked about, and after what. */
interface Place extends Pick<Asked, "atBlock" | "after"> {
  /** The newest block known here. */
  readonly tip: number | null;
}

/**
 * SQL: a condition that at least the candidates among versions meet. What is rare is found first, as a list. The planner cannot know
 * that it is: before there are statistics it takes any word to be in one version of 200, later an unlisted one to be half as frequent
 * as the rarest listed one, and it takes what is live to be spread evenly over the ids, where most of it is at their end. So it joined
 * all versions, or looked at them in their order until a page was full that never was.
 */
function candidates({ words, keys }: Candidates, index: VersionWords, isRare: boolean): string {
  const named = `v.key = ANY (${byteas(keys.map(toHex))})`;
  if (words.kind === "any") return "true";
  if (words.kind === "none") return keys.length === 0 ? "false" : named;
  const own = index.ids(words);
  const ids = keys.length === 0 ? own : `SELECT v.id FROM versions v WHERE ${named} UNION ALL ${own}`;
  return isRare ? `v.id = ANY (ARRAY(${ids}))` : `v.id IN (${ids})`;
}

/** SQL: an entity's newest version up to a block, with its payload. */
function whole(key: EntityKey, atBlock: number | null): string {
  return `SELECT ${FOUND}${PAYLOAD} FROM (SELECT * FROM versions WHERE key = ${bytea(toHex(key))} ` +
    `AND from_block <= ${atBlock ?? "$block"} ORDER BY id DESC LIMIT 1) v ` +
    "JOIN attributes a ON a.id = v.id JOIN payloads p ON p.id = v.id";
}

/** SQL: the last version up to a place in the order of results. */
function afterPlace({ fromBlock, key }: ResultPlace): string {
  const before = `coalesce(${lastIdAt(fromBlock - 1)}, 0)`;
  return `coalesce((SELECT max(id) FROM versions WHERE id > ${before} AND id <= ${lastIdAt(fromBlock)} ` +
    `AND key <= ${bytea(toHex(key))}), ${before})`;
}
