import type Database from "better-sqlite3";
import type { EncodedBlock, Int64 } from "../../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../../chain/errors.ts";
import type { AppendResult } from "../../entity_store.ts";
import type { AreaLister } from "../area/area_lister.ts";
import { blockEffects, type StoredVersion } from "../block_effects.ts";
import { unwrapInt64, wrapInt64 } from "../int64.ts";
import { parseInt64s, parseStrings } from "../json_cache.ts";
import type { PendingVersion, StoredOrigin } from "../pending_version.ts";
import { AttributeWords } from "./attribute_words.ts";
import type { VersionIndex } from "./version_index.ts";
import {
  addressBytes,
  addressText,
  INDEXED_COLUMNS,
  type IndexedRow,
  placeOf,
  readIndexed,
} from "./version_columns.ts";

/** Writes blocks as rows of versions and into their index: one transaction a block. The effects of a block are worked out before it is written. */
export class VersionAppender {
  readonly #place: string;
  readonly #index: VersionIndex;
  readonly #areas: AreaLister | null;
  readonly #statements: ReturnType<typeof prepareAppend>;
  readonly #words = new AttributeWords();
  readonly #append: (block: EncodedBlock) => AppendResult;

  constructor(
    database: Database.Database,
    path: string,
    { index, areas }: { readonly index: VersionIndex; readonly areas: AreaLister | null },
  ) {
    this.#place = JSON.stringify(path);
    this.#index = index;
    this.#areas = areas;
    this.#statements = prepareAppend(database);
    this.#append = database.transaction((block: EncodedBlock) => this.#appendInTransaction(block)).immediate;
  }

  /** Newest block, or null. */
  get tip(): number | null {
    return this.#statements.tip.get() ?? null;
  }

  /** @throws {BlockOrderError} or {OperationError}: nothing was written. */
  append(block: EncodedBlock): AppendResult {
    try {
      return this.#append(block);
    } catch (error) {
      this.#index.discard();
      throw error;
    }
  }

  #appendInTransaction(block: EncodedBlock): AppendResult {
    const tip = this.tip;
    if (tip !== null && block.number !== tip + 1) throw new BlockOrderError(block.number, tip, this.#place);
    const entities = new Map<Uint8Array, number>();
    const effects = blockEffects(block, (key, number) => {
      const row = this.#statements.newest.get(key);
      if (row === undefined) return null;
      const stored = new StoredRow(this.#statements, row, number);
      entities.set(key, stored.entity);
      return stored;
    });
    const closed = this.#end(effects.flatMap(({ ended }) => ended ?? []), block.number);
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    let id = this.#statements.lastVersion.get() ?? 0;
    const starting = effects.filter(({ next }) => next !== null);
    for (const { key, next } of starting.sort((a, b) => a.keyHex < b.keyHex ? -1 : 1)) {
      const entity = entities.get(key) ?? Number(this.#statements.insertEntity.run(key).lastInsertRowid);
      this.#write({ id: ++id, entity, key, block: block.number }, next!);
      written.versions++;
      written.strings += next!.strings.length;
      written.numbers += next!.numbers.length;
      written.payloadBytes += next!.payload.length;
    }
    this.#index.flush();
    this.#statements.insertBlock.run(block.number, id);
    return { block: block.number, written, closed };
  }

  /**
   * Ends versions at a block, and tells the index so, also of those that end there by themselves. One after the other, in the order
   * of their rows: none is held, however many a block ends.
   */
  #end(stopped: readonly StoredRow[], block: number): AppendResult["closed"] {
    const closed = { versions: 0, strings: 0, numbers: 0 };
    const byOperations = new Set(stopped.map(({ id }) => id));
    const ids = [...this.#statements.expiring.all(block), ...byOperations];
    for (const id of ids.sort((a, b) => a - b)) {
      if (!byOperations.has(id)) {
        this.#index.end(id, () => this.#words.ofVersion(this.#indexedOf(id)));
        this.#areas?.end(id, this.#indexedOf(id));
        continue;
      }
      const contents = this.#indexedOf(id);
      closed.versions += this.#statements.end.run(block, id).changes;
      closed.strings += contents.strings.length;
      closed.numbers += contents.numbers.length;
      this.#index.end(id, () => this.#words.ofVersion(contents));
      this.#areas?.end(id, contents);
    }
    return closed;
  }

  #indexedOf(id: number) {
    return readIndexed(this.#statements.indexed.get(id)!);
  }

  #write(
    { id, entity, key, block }: {
      readonly id: number;
      readonly entity: number;
      readonly key: Uint8Array;
      readonly block: number;
    },
    version: PendingVersion,
  ): void {
    const { insertVersion, insertAttributes, insertPayload } = this.#statements;
    const { owner, strings, numbers, origin: { creator, sequence } } = version;
    const to = wrapInt64(version.toBlock);
    const ownerBytes = addressBytes(owner);
    const creatorBytes = creator === owner ? ownerBytes : addressBytes(creator);
    insertVersion.run(id, entity, block, to, to, wrapInt64(sequence), ownerBytes, creatorBytes);
    insertAttributes.run(id, `{${version.stringsJson}}`, `{${version.numbersJson}}`);
    insertPayload.run(id, version.contentType, version.payload);
    const words = this.#words.ofVersion({ owner, creator, strings, numbers });
    const live = version.toBlock > BigInt(block);
    this.#index.add(id, words, live);
    if (live) this.#areas?.add(id, key, version);
  }
}

/** A version's row: the newest of its entity. */
type NewestRow = [
  id: bigint,
  entity: bigint,
  to: bigint,
  expiration: bigint,
  sequence: bigint,
  owner: Uint8Array,
  creator: Uint8Array,
];

/** Every statement of an append, prepared once while the store is open. Why joins have a plus before `?`: as in `fragment.ts`. */
function prepareAppend(database: Database.Database) {
  return {
    tip: database.prepare<[], number>("SELECT max(number) FROM blocks").pluck(),
    lastVersion: database.prepare<[], number>("SELECT last_version FROM blocks ORDER BY number DESC LIMIT 1")
      .pluck(),
    newest: database.prepare<[Uint8Array], NewestRow>(
      "SELECT v.id, v.entity, v.to_block, v.expiration, v.sequence, v.owner, v.creator FROM entities e " +
        "CROSS JOIN versions v ON v.entity = e.id WHERE e.key = +? ORDER BY v.id DESC LIMIT 1",
    ).raw().safeIntegers(),
    expiring: database.prepare<[number], number>(
      "SELECT id FROM versions WHERE expiration = ? AND to_block = expiration AND from_block < expiration",
    ).pluck(),
    indexed: database.prepare<[number], IndexedRow>(
      `SELECT ${INDEXED_COLUMNS} FROM versions v CROSS JOIN attributes a ON a.id = v.id WHERE v.id = +?`,
    ).raw(),
    contents: database.prepare<[number], [string, Uint8Array]>(
      "SELECT content_type, payload FROM payloads WHERE id = ?",
    ).raw(),
    insertEntity: database.prepare<[Uint8Array]>("INSERT INTO entities (key) VALUES (?)"),
    insertVersion: database.prepare<
      [number, number, number, Int64, Int64, Int64, Uint8Array, Uint8Array]
    >("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
    insertAttributes: database.prepare<[number, string, string]>("INSERT INTO attributes VALUES (?, ?, ?)"),
    insertPayload: database.prepare<[number, string, Uint8Array]>("INSERT INTO payloads VALUES (?, ?, ?)"),
    insertBlock: database.prepare<[number, number]>("INSERT INTO blocks VALUES (?, ?)"),
    end: database.prepare<[number, number]>("UPDATE versions SET to_block = ? WHERE id = ?"),
  };
}

/** A stored version by its row; its attributes and payload are read where they are needed. */
class StoredRow implements StoredVersion {
  readonly id: number;
  readonly entity: number;
  readonly live: boolean;
  readonly endsNow: boolean;
  readonly #statements: ReturnType<typeof prepareAppend>;
  readonly #row: NewestRow;

  constructor(statements: ReturnType<typeof prepareAppend>, row: NewestRow, block: number) {
    const [id, entity, to] = row;
    this.id = Number(id);
    this.entity = Number(entity);
    this.live = unwrapInt64(to) > BigInt(block);
    this.endsNow = to === BigInt(block);
    this.#statements = statements;
    this.#row = row;
  }

  origin(): StoredOrigin {
    const [, , , , sequence, , creator] = this.#row;
    return { creator: addressText(creator), ...placeOf(unwrapInt64(sequence)) };
  }

  load(): PendingVersion {
    const [, , , expiration, , owner] = this.#row;
    const [contentType, payload] = this.#statements.contents.get(this.id)!;
    const [, , strings, numbers] = this.#statements.indexed.get(this.id)!;
    return {
      origin: this.origin(),
      owner: addressText(owner),
      toBlock: unwrapInt64(expiration),
      contentType,
      payload,
      strings: parseStrings(strings),
      numbers: parseInt64s(numbers),
      stringsJson: strings.slice(1, -1),
      numbersJson: numbers.slice(1, -1),
    };
  }
}
