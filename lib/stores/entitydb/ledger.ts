import type { EntityKey } from "../../chain/entity.ts";
import type { Effect } from "../sqlite/block_effects.ts";
import type { Database } from "../sqlite/engine.ts";
import { onEngine } from "../sqlite/engine_error.ts";
import { unwrapInt64, wrapInt64 } from "../sqlite/int64.ts";
import { holdsSchema, openDatabase } from "../sqlite/open_database.ts";
import { LIBRARY_DEFAULT } from "../sqlite/operating_profile.ts";
import { ENTITY_COLUMNS, LEDGER_SCHEMA } from "./ledger_schema.ts";
import type { HeldKinds } from "./native_query.ts";
import type { Noted, NotedVersion } from "./noted_version.ts";
import { ADDRESS_BYTES } from "./wire.ts";

const TEXT = 1;
const NUMBER = 2;

/** A block that was sent, or is about to be. */
export interface SentBlock {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly changeset: Uint8Array;
}

type Row = readonly [
  address: Uint8Array,
  key: Uint8Array,
  fromBlock: bigint,
  toBlock: bigint,
  owner: string,
  strings: bigint,
  numbers: bigint,
  payloadBytes: bigint,
];

/**
 * The file of a store in the service: which blocks it sent there, by hash, so that they can be taken back; and a row a live
 * entity with what the service does not keep (the block a version begins at) or does not check (whether an entity is live). One
 * transaction a block, not synced: the service's own commits are not, either.
 */
export class Ledger {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #sql: ReturnType<typeof prepare>;
  #names: Map<string, HeldKinds>;

  /** Whether a file is a ledger; it is only read. Throws as `holdsSchema`. */
  static recognises(path: string): boolean {
    return holdsSchema(path, LEDGER_SCHEMA);
  }

  /** @throws {HeadroomError} As `openDatabase`. */
  constructor(path: string, readOnly: boolean) {
    this.#path = path;
    this.#database = openDatabase(
      path,
      { profile: LIBRARY_DEFAULT, synchronous: "OFF", readOnly },
      LEDGER_SCHEMA,
    );
    this.#sql = prepare(this.#database);
    this.#names = this.#readNames();
  }

  /** Where the service is and the bytes of its folder when it held nothing, null where unknown; null in a new ledger. */
  get service(): { readonly address: string; readonly emptyBytes: number | null } | null {
    const row = this.#sql.service.get();
    return row === undefined
      ? null
      : { address: row[0], emptyBytes: row[1] === null ? null : Number(row[1]) };
  }

  setService(address: string, emptyBytes: number | null): void {
    this.#sql.setService.run(address, emptyBytes);
  }

  /** The newest block, sent or about to be; null where there is none. */
  get last(): SentBlock | null {
    const row = this.#sql.last.get();
    return row === undefined ? null : { number: Number(row[0]), hash: row[1], changeset: row[2] };
  }

  get tip(): number | null {
    const tip = this.#sql.tip.get() ?? null;
    return tip === null ? null : Number(tip);
  }

  /** Blocks that were sent, newest first, up to so many. */
  newestBlocks(limit: number): readonly SentBlock[] {
    return this.#sql.newest.all(limit).map(([number, hash, changeset]) => ({
      number: Number(number),
      hash,
      changeset,
    }));
  }

  /** Live entities after the last block. */
  get live(): number {
    return Number(this.#sql.live.get()!);
  }

  /** The live entity of a key's address, or null. */
  find(key: EntityKey): Noted | null {
    const row = this.#sql.find.get(key.subarray(0, ADDRESS_BYTES));
    return row === undefined ? null : noted(row);
  }

  /** Entities whose life ends by itself at a block, in the order of their keys. */
  endingAt(block: number): readonly Noted[] {
    return this.#sql.ending.all(block).map(noted);
  }

  /** What the attributes of a name held in any block. */
  held(name: string): HeldKinds | undefined {
    return this.#names.get(name);
  }

  /** Notes a block before it is sent. */
  write(
    block: SentBlock,
    { effects, ending }: { effects: readonly Effect<NotedVersion>[]; ending: readonly Noted[] },
  ) {
    onEngine(this.#path, () => `note block ${block.number} in`, () =>
      this.#database.transaction(() => {
        const sql = this.#sql;
        sql.forget.run();
        for (const { key } of ending) this.#replace(key);
        for (const { key, next } of effects) {
          this.#replace(key);
          if (next === null) continue;
          const { owner, strings, numbers, payload, toBlock } = next;
          sql.insert.run(
            ...[key.subarray(0, ADDRESS_BYTES), key, block.number, wrapInt64(toBlock), owner],
            ...[strings.length, numbers.length, payload.length],
          );
          this.#note(strings, TEXT);
          this.#note(numbers, NUMBER);
        }
        sql.insertBlock.run(block.number, block.hash, block.changeset);
      }).immediate());
  }

  /** Takes the last block back, which the service has not got. */
  undo(): void {
    onEngine(this.#path, () => "take a block back in", () =>
      this.#database.transaction(() => {
        const { number } = this.last!;
        this.#sql.removeFrom.run(number);
        this.#sql.restore.run();
        this.#sql.forget.run();
        this.#sql.removeBlocks.run(number);
      }).immediate());
  }

  /** Drops blocks that the service has taken back, from a number on; entities are then of no use. */
  drop(from: number): void {
    this.#sql.removeBlocks.run(from);
  }

  /** Reads again what names held: another process may have written. */
  readNames(): void {
    this.#names = this.#readNames();
  }

  close(): void {
    this.#database.close();
  }

  #replace(key: EntityKey): void {
    const address = key.subarray(0, ADDRESS_BYTES);
    this.#sql.keepReplaced.run(address);
    this.#sql.remove.run(address);
  }

  #note(attributes: readonly (readonly [name: string, value: unknown])[], kind: number): void {
    for (const [name] of attributes) {
      const known = this.#names.get(name);
      if (known !== undefined && (kind === TEXT ? known.text : known.number)) continue;
      this.#names.set(name, {
        text: kind === TEXT || known?.text === true,
        number: kind === NUMBER || known?.number === true,
      });
      this.#sql.noteName.run(name, kind);
    }
  }

  #readNames(): Map<string, HeldKinds> {
    return new Map(
      this.#sql.names.all().map(([name, kinds]) => [name, {
        text: (Number(kinds) & TEXT) > 0,
        number: (Number(kinds) & NUMBER) > 0,
      }]),
    );
  }
}

function noted([, key, fromBlock, toBlock, owner, strings, numbers, payloadBytes]: Row): Noted {
  return {
    ...{ key, owner, fromBlock: Number(fromBlock), toBlock: unwrapInt64(toBlock) },
    ...{ strings: Number(strings), numbers: Number(numbers), payloadBytes: Number(payloadBytes) },
  };
}

function prepare(database: Database.Database) {
  const rows = <Parameters extends unknown[], Result>(sql: string) =>
    database.prepare<Parameters, Result>(sql).safeIntegers().raw();
  const value = <Result>(sql: string) => database.prepare<[], Result>(sql).safeIntegers().pluck();
  const run = <Parameters extends unknown[]>(sql: string) => database.prepare<Parameters>(sql);
  return {
    service: rows<[], [string, bigint | null]>("SELECT address, empty_bytes FROM service"),
    setService: run<[string, number | null]>("INSERT OR REPLACE INTO service VALUES (1, ?, ?)"),
    tip: value<bigint | null>("SELECT max(number) FROM blocks"),
    last: rows<[], [bigint, Uint8Array, Uint8Array]>("SELECT * FROM blocks ORDER BY number DESC LIMIT 1"),
    newest: rows<[number], [bigint, Uint8Array, Uint8Array]>(
      "SELECT * FROM blocks ORDER BY number DESC LIMIT ?",
    ),
    insertBlock: run<[number, Uint8Array, Uint8Array]>("INSERT INTO blocks VALUES (?, ?, ?)"),
    removeBlocks: run<[number]>("DELETE FROM blocks WHERE number >= ?"),
    live: value<bigint>("SELECT count(*) FROM entities"),
    find: rows<[Uint8Array], Row>(`SELECT ${ENTITY_COLUMNS} FROM entities WHERE address = ?`),
    ending: rows<[number], Row>(`SELECT ${ENTITY_COLUMNS} FROM entities WHERE to_block = ? ORDER BY address`),
    insert: database.prepare(`INSERT INTO entities (${ENTITY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    remove: run<[Uint8Array]>("DELETE FROM entities WHERE address = ?"),
    removeFrom: run<[number]>("DELETE FROM entities WHERE from_block = ?"),
    keepReplaced: run<[Uint8Array]>(
      "INSERT OR IGNORE INTO replaced SELECT * FROM entities WHERE address = ?",
    ),
    restore: run<[]>("INSERT INTO entities SELECT * FROM replaced"),
    forget: run<[]>("DELETE FROM replaced"),
    names: rows<[], [string, bigint]>("SELECT name, kinds FROM names"),
    noteName: run<[string, number]>(
      "INSERT INTO names VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET kinds = kinds | excluded.kinds",
    ),
  };
}
