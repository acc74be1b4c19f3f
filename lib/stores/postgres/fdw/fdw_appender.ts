import type { EncodedBlock } from "../../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../../chain/errors.ts";
import { toHex } from "../../../chain/hex.ts";
import type { AppendResult } from "../../entity_store.ts";
import { blockEffects } from "../../sqlite/block_effects.ts";
import { VersionRows } from "../append_rows.ts";
import type { PostgresClient } from "../client.ts";
import { byteas } from "../schema.ts";
import { type Contents, contentsOf, STORED, StoredRow } from "../stored_row.ts";
import { GIN_WORDS } from "../version_words.ts";
import { shardName } from "./fdw_schema.ts";

/** A session with the coordinator, and, for each shard, the one that writes it: the same, or one whose tables are the shard's. */
export interface FdwSessions {
  readonly main: PostgresClient;
  readonly shards: readonly PostgresClient[];
}

/** Columns of `Contents`, of a shard's view. */
const CONTENTS = "v.id, v.owner, v.strings, v.numbers, v.content_type, v.payload";

/** What a shard has of a block's entities. */
interface ShardState {
  /** Newest block; null where there is none. */
  readonly tip: number | null;
  /** Number of its last version, of all shards. */
  readonly last: number;
  readonly stored: readonly StoredRow[];
}

/**
 * Appends blocks to all shards through the coordinator: each shard's part is a transaction of its own, begun, checked and written on
 * all, then committed on all. Commits of several servers are not one: where one fails, or the writer dies between two, some shards
 * have the block and some do not. Their newest blocks tell, nothing of it is seen at blocks that all have, and appending the block again
 * writes it where it is missing. So that it is the same then, a version's number follows from the block alone: the place of its
 * key among the block's.
 */
export class FdwAppender {
  readonly #sessions: FdwSessions;
  readonly #place: string;
  readonly #rows: readonly VersionRows[];

  constructor(sessions: FdwSessions, folder: string) {
    this.#sessions = sessions;
    this.#place = JSON.stringify(folder);
    this.#rows = sessions.shards.map(() => new VersionRows(GIN_WORDS));
  }

  /** @throws {BlockOrderError} or {OperationError}: nothing was written. @throws {HeadroomError} A server failed. */
  async append(block: EncodedBlock): Promise<AppendResult> {
    const verb = `append block ${block.number} to`;
    try {
      return await this.#append(block, verb);
    } catch (error) {
      for (const rows of this.#rows) rows.clear();
      const { main, shards } = this.#sessions;
      for (const session of new Set([main, ...shards])) await session.rows(verb, "ROLLBACK").catch(() => {});
      throw error;
    }
  }

  async #append(block: EncodedBlock, verb: string): Promise<AppendResult> {
    const { number, operations } = block;
    const keys = [...new Set(operations.map(({ key }) => toHex(key)))].sort();
    const homes = await this.#begin(verb, keys);
    const kept = new Set(
      operations.filter(({ type }) => type === "extend" || type === "change_owner").map(({ key }) =>
        toHex(key)
      ),
    );
    const { main } = this.#sessions;
    const states = await this.#onShards((session, shard) => {
      const begin = session === main ? setPath(shard) : "BEGIN";
      return askShard(session, keys.filter((_, i) => homes[i] === shard), { verb, number, kept, begin });
    });
    const missing = this.#missing(number, states);
    const last = states[missing[0]!]!.last;
    const homeOf = new Map(keys.map((key, i) => [key, homes[i]!]));
    const isMissing = (key: Uint8Array) => missing.includes(homeOf.get(toHex(key))!);
    const stored = new Map(states.flatMap((state) => state.stored).map((row) => [row.keyHex, row]));
    const own = { ...block, operations: operations.filter(({ key }) => isMissing(key)) };
    const effects = blockEffects(own, (key) => stored.get(toHex(key)) ?? null);
    const place = new Map(keys.map((key, i) => [key, i + 1]));
    const added = states.map(() => 0);
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    for (const { key, keyHex, next } of effects.toSorted((a, b) => a.keyHex < b.keyHex ? -1 : 1)) {
      if (next === null) continue;
      const shard = homeOf.get(keyHex)!;
      this.#rows[shard]!.add({ id: last + place.get(keyHex)!, key, block: number, version: next });
      added[shard]!++;
      written.versions++;
      written.strings += next.strings.length;
      written.numbers += next.numbers.length;
      written.payloadBytes += next.payload.length;
    }
    const ended = effects.flatMap(({ ended }) => ended ?? []);
    await this.#onShards(async (session, shard) => {
      if (!missing.includes(shard)) return;
      if (session === main) await session.rows(verb, setPath(shard));
      await this.#rows[shard]!.flush(session, verb);
      const ids = ended.filter(({ keyHex }) => homeOf.get(keyHex) === shard).map(({ id }) => id);
      await session.rows(
        verb,
        [
          ...added[shard]! > 0 ? ["SELECT pages FROM settled"] : [],
          ...ids.length === 0 ? [] : [`UPDATE versions SET to_block = ${number} WHERE id IN (${ids.join()})`],
          `INSERT INTO blocks VALUES (${number}, ${last + keys.length})`,
        ].join("; "),
      );
    });
    await Promise.all([...new Set(this.#sessions.shards)].map((session) => session.rows(verb, "COMMIT")));
    await main.rows(verb, "COMMIT");
    const sum = (of: (row: StoredRow) => number) => ended.reduce((total, row) => total + of(row), 0);
    const closed = {
      versions: ended.length,
      strings: sum(({ strings }) => strings),
      numbers: sum(({ numbers }) => numbers),
    };
    return { block: number, written, closed };
  }

  /** Begins the transaction of the first session, after any other writer's. @returns The shard of each key. */
  async #begin(verb: string, keys: readonly string[]): Promise<number[]> {
    const { main, shards } = this.#sessions;
    const count = shards.length;
    const [, homes] = await main.each(
      verb,
      "BEGIN; LOCK TABLE public.writer IN EXCLUSIVE MODE; " +
        `SELECT s FROM unnest(${byteas(keys)}) WITH ORDINALITY k (key, place), generate_series(0, ${
          count - 1
        }) s ` +
        `WHERE satisfies_hash_partition('public.found'::regclass, ${count}, s, k.key) ORDER BY place`,
    );
    return homes!.map(([shard]) => Number(shard));
  }

  /** Does the work on every shard: at once where each has a session of its own, else one after the other. */
  async #onShards<Result>(
    work: (session: PostgresClient, shard: number) => Promise<Result>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    const sessions = Map.groupBy(this.#sessions.shards.entries(), ([, session]) => session);
    // All are waited for, so that none goes on in a transaction that is rolled back.
    const done = await Promise.allSettled([...sessions].map(async ([session, own]) => {
      for (const [shard] of own) {
        results[shard] = await work(session, shard);
      }
    }));
    for (const one of done) if (one.status === "rejected") throw one.reason;
    return results;
  }

  /** Shards that do not have the block yet. @throws {BlockOrderError} It is not the next one of all that do not. */
  #missing(number: number, states: readonly ShardState[]): number[] {
    const tips = states.map(({ tip }) => tip);
    const missing = [...tips.keys()].filter((shard) => tips[shard] !== number);
    const isNext = missing.every((shard) => tips[shard] === null || tips[shard] === number - 1);
    if (missing.length > 0 && isNext) return missing;
    const behind = tips.reduce((a, b) => a === null || b === null ? null : Math.min(a, b));
    throw new BlockOrderError(number, behind ?? number, this.#place);
  }
}

/** SQL: the tables of a shard are meant from here on, where one session writes them all. */
function setPath(shard: number): string {
  return `SET LOCAL search_path = ${shardName(shard)}`;
}

/** Reads the newest block of a shard, and the newest versions of entities that it holds. */
async function askShard(
  session: PostgresClient,
  keys: readonly string[],
  { verb, number, kept, begin }: {
    readonly verb: string;
    readonly number: number;
    readonly kept: ReadonlySet<string>;
    readonly begin: string;
  },
): Promise<ShardState> {
  const [, head, newest] = await session.each(
    verb,
    `${begin}; SELECT number, last_version FROM head; SELECT ${STORED} FROM newest v WHERE v.key = ANY (${
      byteas(keys)
    })`,
  );
  const [tip, last] = (head![0] ?? [null, 0n]) as [bigint | null, bigint];
  const ids = newest!.filter((row) => kept.has(toHex(row[1] as Uint8Array))).map(([id]) => id);
  const contents = ids.length === 0
    ? []
    : await session.rows(verb, `SELECT ${CONTENTS} FROM found v WHERE v.id IN (${ids.join()})`);
  const byId = new Map<number, Contents>(contents.map((row) => [Number(row[0]), contentsOf(row)]));
  return {
    tip: tip === null ? null : Number(tip),
    last: Number(last),
    stored: newest!.map((row) => new StoredRow(row, number, byId)),
  };
}
