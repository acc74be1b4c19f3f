import type Database from "better-sqlite3";
import { refuseLive, refuseNotLive } from "../../chain/apply.ts";
import type { EncodedBlock, EncodedOperation } from "../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import { toHex } from "../../chain/hex.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import type { AppendResult } from "../entity_store.ts";
import { type AppendStatements, prepareAppend } from "./append_statements.ts";
import { unwrapInt64, wrapInt64 } from "./int64.ts";
import {
  originOf,
  pendingFromContents,
  pendingFromStored,
  type PendingVersion,
  readContents,
  type StoredContents,
} from "./pending_version.ts";

/** An entity that a block touches: its newest stored version, and its state after the operations so far. */
interface Touched {
  readonly key: Uint8Array;
  readonly keyText: string;
  readonly storedFrom: number;
  /** Not touched before, and its stored version expires at this block: an `expire` is then accepted and changes nothing. */
  endsNow: boolean;
  /** Attributes of the stored live version, read on first use. */
  contents: StoredContents | null;
  /** Whether the stored version was live when the block began. */
  readonly wasLive: boolean;
  /** `stored`: the stored version is still the current one. */
  current: PendingVersion | "stored" | null;
}

/** Counts of what was closed, while they are added up. */
type Counts = Record<keyof AppendResult["closed"], number>;

/**
 * Writes blocks into a bi-temporal database: one transaction per block, prepared statements, one run per row (measured as the
 * fastest way to bind).
 *
 * The effects of a block are computed before anything is written, so a refused block has written nothing. A version is closed
 * by its attributes' names, each by primary key: the cost does not grow with an entity's history.
 */
export class BlockAppender {
  readonly #place: string;
  readonly #statements: AppendStatements;
  readonly #append: (block: EncodedBlock) => AppendResult;

  constructor(database: Database.Database, path: string) {
    this.#place = JSON.stringify(path);
    this.#statements = prepareAppend(database);
    const transaction = database.transaction((block: EncodedBlock) => this.#appendInTransaction(block));
    this.#append = transaction.immediate;
  }

  /** Newest block, or null. */
  get tip(): number | null {
    return this.#statements.tip.get() ?? null;
  }

  /** @throws {BlockOrderError} or {OperationError}: nothing was written. */
  append(block: EncodedBlock): AppendResult {
    return this.#append(block);
  }

  #appendInTransaction(block: EncodedBlock): AppendResult {
    const tip = this.tip;
    if (tip !== null && block.number !== tip + 1) throw new BlockOrderError(block.number, tip, this.#place);
    const touched = this.#workOut(block);
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    const closed = { versions: 0, strings: 0, numbers: 0 };
    for (const entity of touched.values()) {
      if (entity.current === "stored") continue;
      if (entity.wasLive) this.#close(entity, block.number, closed);
      if (entity.current === null) continue;
      this.#write(entity, entity.current, block.number);
      written.versions++;
      written.strings += entity.current.strings.length;
      written.numbers += entity.current.numbers.length;
      written.payloadBytes += entity.current.payload.length;
    }
    this.#statements.setTip.run(block.number);
    return { block: block.number, written, closed };
  }

  #workOut(block: EncodedBlock): Map<string, Touched> {
    const touched = new Map<string, Touched>();
    for (const operation of block.operations) {
      const id = toHex(operation.key);
      let entity = touched.get(id);
      if (entity === undefined) {
        entity = this.#readNewest(operation.key, `0x${id}`, block.number);
        touched.set(id, entity);
      }
      this.#applyTo(entity, operation, block.number);
    }
    return touched;
  }

  #readNewest(key: Uint8Array, keyText: string, block: number): Touched {
    const row = this.#statements.newest.get(block, block, key);
    const wasLive = row?.live === 1;
    return {
      key,
      keyText,
      storedFrom: row?.from_block ?? -1,
      endsNow: row?.ends_now === 1,
      contents: null,
      wasLive,
      current: wasLive ? "stored" : null,
    };
  }

  /** The same rules as `applyOperation` in lib/chain, on rows instead of whole versions. */
  #applyTo(entity: Touched, operation: EncodedOperation, block: number): void {
    const endsNow = entity.endsNow;
    entity.endsNow = false;
    if (operation.type === "create") {
      if (entity.current !== null) refuseLive(operation, block);
      entity.current = pendingFromContents(operation, block, null);
      return;
    }
    if (entity.current === null) {
      if (operation.type === "expire" && endsNow) return;
      refuseNotLive(operation, block);
    }
    switch (operation.type) {
      case "update":
        entity.current = pendingFromContents(operation, block, this.#originOf(entity));
        return;
      case "delete":
      case "expire":
        entity.current = null;
        return;
      case "extend":
        entity.current = { ...this.#load(entity), toBlock: BigInt(block) + operation.btl };
        return;
      case "change_owner":
        entity.current = { ...this.#load(entity), owner: operation.owner };
    }
  }

  #originOf(entity: Touched) {
    const { current } = entity;
    return current === "stored" || current === null ? originOf(this.#contentsOf(entity)) : current.origin;
  }

  #load(entity: Touched): PendingVersion {
    if (entity.current !== "stored" && entity.current !== null) return entity.current;
    const [toBlock, contentType, payload, strings, numbers] = this.#statements.version.get(
      entity.key,
      entity.storedFrom,
    )!;
    entity.contents ??= readContents(strings, numbers);
    return pendingFromStored(entity.contents, { toBlock: unwrapInt64(toBlock), contentType, payload });
  }

  #contentsOf(entity: Touched): StoredContents {
    if (entity.contents === null) {
      const [strings, numbers] = this.#statements.caches.get(entity.key, entity.storedFrom)!;
      entity.contents = readContents(strings, numbers);
    }
    return entity.contents;
  }

  #close(entity: Touched, block: number, closed: Counts): void {
    const { strings, numbers } = this.#contentsOf(entity);
    const { key, storedFrom } = entity;
    closed.strings -= SYSTEM_STRINGS.length;
    closed.numbers -= SYSTEM_NUMBERS.length;
    for (const name of strings.keys()) {
      closed.strings += this.#statements.closeString.run(block, key, name, storedFrom).changes;
    }
    for (const name of numbers.keys()) {
      closed.numbers += this.#statements.closeNumber.run(block, key, name, storedFrom).changes;
    }
    closed.versions += this.#statements.closePayload.run(block, key, storedFrom).changes;
  }

  #write(entity: Touched, version: PendingVersion, block: number): void {
    const { origin, owner } = version;
    const { key, keyText } = entity;
    const to = wrapInt64(version.toBlock);
    const insertString = this.#statements.insertString;
    const insertNumber = this.#statements.insertNumber;
    insertString.run(key, block, to, "$creator", origin.creator);
    insertString.run(key, block, to, "$key", keyText);
    insertString.run(key, block, to, "$owner", owner);
    for (const [name, value] of version.strings) insertString.run(key, block, to, name, value);
    insertNumber.run(key, block, to, "$createdAtBlock", origin.createdAtBlock);
    insertNumber.run(key, block, to, "$expiration", to);
    insertNumber.run(key, block, to, "$opIndex", origin.opIndex);
    insertNumber.run(key, block, to, "$sequence", wrapInt64(origin.sequence));
    insertNumber.run(key, block, to, "$txIndex", origin.txIndex);
    for (const [name, value] of version.numbers) insertNumber.run(key, block, to, name, value);
    const strings = `{"$creator":"${origin.creator}","$key":"${keyText}","$owner":"${owner}"${
      following(version.stringsJson)
    }}`;
    const numbers =
      `{"$createdAtBlock":${origin.createdAtBlock},"$expiration":${version.toBlock},"$opIndex":${origin.opIndex},` +
      `"$sequence":${origin.sequence},"$txIndex":${origin.txIndex}${following(version.numbersJson)}}`;
    this.#statements.insertPayload.run(
      key,
      block,
      to,
      version.payload,
      version.contentType,
      strings,
      numbers,
    );
  }
}

function following(members: string): string {
  return members === "" ? "" : `,${members}`;
}
