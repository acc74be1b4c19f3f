import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import { toHex } from "../../chain/hex.ts";
import type { AppendResult } from "../entity_store.ts";
import { blockEffects } from "../sqlite/block_effects.ts";
import { VersionRows } from "./append_rows.ts";
import type { PostgresClient, Row } from "./client.ts";
import { byteas } from "./schema.ts";
import { CONTENTS, type Contents, contentsOf, STORED, StoredRow } from "./stored_row.ts";
import type { VersionWords } from "./version_words.ts";

/** Begins a block's transaction: writers wait for each other here, readers for nobody. */
export const BEGIN = "BEGIN; LOCK TABLE blocks IN EXCLUSIVE MODE";

/**
 * Appends blocks: what a block needs of what is stored is asked in one message, each table's rows are one COPY, and what ends earlier
 * versions comes with the commit. The effects of a block are worked out before it is written.
 */
export class BlockAppender {
  readonly #client: PostgresClient;
  readonly #place: string;
  readonly #words: VersionWords;
  readonly #rows: VersionRows;

  constructor(client: PostgresClient, folder: string, words: VersionWords) {
    this.#client = client;
    this.#place = JSON.stringify(folder);
    this.#words = words;
    this.#rows = new VersionRows(words);
  }

  /** @throws {BlockOrderError} or {OperationError}: nothing was written. @throws {HeadroomError} The server failed. */
  async append(block: EncodedBlock): Promise<AppendResult> {
    const verb = `append block ${block.number} to`;
    try {
      return await this.#append(block, verb);
    } catch (error) {
      this.#rows.clear();
      // Where the server is gone, so is the transaction.
      await this.#client.rows(verb, "ROLLBACK").catch(() => {});
      throw error;
    }
  }

  async #append(block: EncodedBlock, verb: string): Promise<AppendResult> {
    const { number } = block;
    const { tip, last, stored } = await this.#ask(block, verb);
    if (tip !== null && number !== tip + 1) throw new BlockOrderError(number, tip, this.#place);
    const effects = blockEffects(block, (key) => stored.get(toHex(key)) ?? null);
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    const starting = effects.filter(({ next }) => next !== null).sort((a, b) => a.keyHex < b.keyHex ? -1 : 1);
    for (const { key, next } of starting) {
      const version = next!;
      this.#rows.add({ id: last + ++written.versions, key, block: number, version });
      written.strings += version.strings.length;
      written.numbers += version.numbers.length;
      written.payloadBytes += version.payload.length;
    }
    await this.#rows.flush(this.#client, verb);
    const ended = effects.flatMap(({ ended }) => ended ?? []);
    const ids = ended.map(({ id }) => id).join();
    const { settle, places } = this.#words;
    await this.#client.rows(
      verb,
      [
        ...starting.length > 0 && settle !== null ? [settle] : [],
        ...ids === "" ? [] : [`UPDATE versions SET to_block = ${number} WHERE id IN (${ids})`],
        ...places && ids !== "" ? [`DELETE FROM index_area_places WHERE id IN (${ids})`] : [],
        ...places ? [`DELETE FROM index_area_places WHERE to_block BETWEEN 0 AND ${number}`] : [],
        `INSERT INTO blocks VALUES (${number}, ${last + written.versions})`,
        "COMMIT",
      ].join("; "),
    );
    const sum = (of: (row: StoredRow) => number) => ended.reduce((total, row) => total + of(row), 0);
    const closed = {
      versions: ended.length,
      strings: sum(({ strings }) => strings),
      numbers: sum(({ numbers }) => numbers),
    };
    return { block: number, written, closed };
  }

  /** Begins the transaction and reads the newest block and the newest versions of the block's entities. */
  async #ask({ number, operations }: EncodedBlock, verb: string) {
    const keys = new Set(operations.map(({ key }) => toHex(key)));
    // What is written again with another end or owner.
    const kept = new Set(
      operations.filter(({ type }) => type === "extend" || type === "change_owner").map(({ key }) =>
        toHex(key)
      ),
    );
    const [, blocks, newest = [], contents = []] = await this.#client.each(
      verb,
      [
        BEGIN,
        "SELECT number, last_version FROM blocks ORDER BY number DESC LIMIT 1",
        ...keys.size > 0 ? [newestOf(keys, STORED)] : [],
        ...kept.size > 0 ? [newestOf(kept, CONTENTS)] : [],
      ].join("; "),
    );
    const [tip, last] = (blocks![0] ?? [null, 0n]) as [bigint | null, bigint];
    const byId = new Map<number, Contents>(contents.map((row) => [Number(row[0]), contentsOf(row)]));
    const rows = newest.map((row: Row) => new StoredRow(row, number, byId));
    return {
      tip: tip === null ? null : Number(tip),
      last: Number(last),
      stored: new Map(rows.map((row) => [row.keyHex, row])),
    };
  }
}

/** SQL: columns of the newest versions of entities, one index look-up each. */
function newestOf(keys: Iterable<string>, columns: string): string {
  const joins = columns === STORED ? "" : " JOIN attributes a ON a.id = v.id JOIN payloads p ON p.id = v.id";
  return `SELECT ${columns} FROM unnest(${byteas(keys)}) k CROSS JOIN LATERAL ` +
    `(SELECT * FROM versions WHERE key = k ORDER BY id DESC LIMIT 1) v${joins}`;
}
