import type { EntityKey, EntityVersion } from "../../../chain/entity.ts";
import { toHex } from "../../../chain/hex.ts";
import { matches } from "../../../chain/query/matches.ts";
import { decodeCursor, encodeCursor } from "../../../chain/query/page.ts";
import type { Page, QueryResult } from "../../entity_store.ts";
import { type FoundRow, readFound } from "../../sqlite/versions/version_columns.ts";
import type { Candidates } from "../../sqlite/versions/word_expression.ts";
import type { PostgresClient, Row } from "../client.ts";
import type { PostgresQuery } from "../find_versions.ts";
import { bytea, byteas } from "../schema.ts";
import { tsquery } from "../version_words.ts";

/** Columns of a version, of `found`: as `FoundRow`, then its content type and payload. */
const WHOLE =
  "v.id, v.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, v.strings, " +
  "v.numbers, v.content_type, v.payload";
const FOUND_COUNT = 10;
const [TO_BLOCK, EXPIRATION] = [3, 4] as const;

/** Most candidates of one statement. choice: as in a `postgres` store. */
const CANDIDATES_MAX = 10_000;

/**
 * Finds versions over all shards: one statement on the partitioned `found`, whose condition each shard works out. How many rows are
 * wanted is not told to them: they send what matches, a thousand at a time, in order where the plan merges them, else all of it.
 */
export class FdwFinder {
  readonly #client: PostgresClient;
  readonly #tip: () => number | null;

  /** @param tip The newest block that all shards have. */
  constructor(client: PostgresClient, tip: () => number | null) {
    this.#client = client;
    this.#tip = tip;
  }

  /** An entity's version, by its key's own shard. */
  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    const [row] = await this.#client.rows("read", whole(key, atBlock));
    if (row === undefined) return null;
    const version = this.#readWhole(row);
    // Versions do not overlap: if the newest one has ended, none is live.
    return version.toBlock > BigInt(atBlock) ? version : null;
  }

  async page({ key, query, plan, text }: PostgresQuery, atBlock: number, page: Page): Promise<QueryResult> {
    if (key !== null && page.cursor === undefined) {
      const version = await this.get(key, atBlock);
      return { versions: version === null ? [] : [version] };
    }
    const found: EntityVersion[] = [];
    let after = page.cursor === undefined ? "true" : afterPlace(decodeCursor(page.cursor, text));
    for (let limit = page.limit + 1;; limit = Math.min(CANDIDATES_MAX, 2 * limit)) {
      const rows = await this.#client.rows("query", select(plan.all, { atBlock, after, limit }));
      for (const row of rows) {
        const version = this.#readWhole(row);
        if (!matches(query, version)) continue;
        if (found.length === page.limit) {
          return { versions: found, cursor: encodeCursor(found.at(-1)!, text) };
        }
        found.push(version);
      }
      if (rows.length < limit) return { versions: found };
      after = `v.id > ${rows.at(-1)![0]}`;
    }
  }

  /** A version as it is at the tip: where some shards have applied one block more, what that one ended goes on to its expiry. */
  #readWhole(row: Row): EntityVersion {
    const columns = row.slice(0, FOUND_COUNT);
    if (columns[TO_BLOCK] === BigInt((this.#tip() ?? -1) + 1)) columns[TO_BLOCK] = columns[EXPIRATION];
    const [contentType, payload] = row.slice(FOUND_COUNT) as [string, Uint8Array];
    return { ...readFound(columns as unknown as FoundRow), contentType, payload };
  }

  /** The coordinator's plan, with what each shard is asked. */
  async explain({ key, plan }: PostgresQuery, atBlock: number): Promise<string[]> {
    const statement = key === null
      ? select(plan.all, { atBlock, after: "true", limit: 201 })
      : whole(key, atBlock);
    return (await this.#client.rows("query", `EXPLAIN (VERBOSE, COSTS OFF) ${statement}`))
      .map(([line]) => String(line));
  }
}

/** SQL: candidates after a place, in the order of results. */
function select(
  candidates: Candidates,
  { atBlock, after, limit }: { readonly atBlock: number; readonly after: string; readonly limit: number },
): string {
  const conditions = [
    after,
    `v.from_block <= ${atBlock}`,
    `(v.to_block < 0 OR v.to_block > ${atBlock})`,
    candidateCondition(candidates),
  ];
  return `SELECT ${WHOLE} FROM found v WHERE ${conditions.join(" AND ")} ORDER BY v.id LIMIT ${limit}`;
}

function candidateCondition({ words, keys }: Candidates): string {
  const named = `v.key = ANY (${byteas(keys.map(toHex))})`;
  if (words.kind === "any") return "true";
  if (words.kind === "none") return keys.length === 0 ? "false" : named;
  const worded = `v.words @@ '${tsquery(words)}'::tsquery`;
  return keys.length === 0 ? worded : `(${named} OR ${worded})`;
}

/** SQL: an entity's newest version up to a block. */
function whole(key: EntityKey, atBlock: number): string {
  return `SELECT ${WHOLE} FROM found v WHERE v.key = ${bytea(toHex(key))} AND v.from_block <= ${atBlock} ` +
    "ORDER BY v.id DESC LIMIT 1";
}

/** SQL: whether a version comes after a place in the order of results; without a comparison of rows, which no shard is sent. */
function afterPlace({ fromBlock, key }: ReturnType<typeof decodeCursor>): string {
  return `(v.from_block > ${fromBlock} OR v.from_block = ${fromBlock} AND v.key > ${bytea(toHex(key))})`;
}
