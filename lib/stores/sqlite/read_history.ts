import { EMPTY_BLOCKS_MAX } from "../../chain/archive/archive_limits.ts";
import type { Block } from "../../chain/block.ts";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import type { Operation } from "../../chain/operation.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { validateBlock } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import { endOperation, inBlockOrder, startOperations } from "./history_operations.ts";
import {
  HISTORY_COLUMNS,
  HistoryRowError,
  type HistoryVersion,
  historyVersion,
  notVoid,
} from "./history_version.ts";
import { unwrapInt64 } from "./int64.ts";
import { type History, type HistoryStatement, onHistory, openHistory } from "./open_history.ts";
import { SELECT_TIP } from "./schema.ts";

/**
 * Converts the history in an Arkiv SQLite file back to blocks of operations, from the first block with a version to the newest
 * block. Appended to an empty store they give the same rows (the members of JSON caches may be in another order).
 *
 * Starts and ends of versions come from two indexes, in block order; memory is one block. The file is only read.
 *
 * Not stored, and so not reproduced: empty blocks before the first version; several operations of one block on the same entity
 * (only their result; nothing of an entity created and deleted in one); the place in the block of anything but a create (0, 0
 * instead); whether an entity that ended early was deleted or expired (a delete instead).
 *
 * Where versions end after their `$expiration`, Arkiv's store followed a chain that counts extends from the old expiry: they are
 * then counted so. That takes about 100 bytes for each entity since its extend.
 * @param met Called at the first extend with what its number was counted from.
 * @throws {HeadroomError} No such file, not a database, not Arkiv's, or rows that contradict each other (also where older ones
 * were pruned): named by entity and block.
 */
export function* readHistory(
  path: string,
  met: (reading: ExtendReading) => void = () => {},
): Generator<Block> {
  const history = openHistory(path);
  try {
    yield* new HistoryReader(history, path, met).blocks();
  } finally {
    history.close();
  }
}

interface Change {
  readonly block: number;
  readonly key: Uint8Array;
}

interface End extends Change {
  readonly fromBlock: bigint | null;
}

class HistoryReader {
  readonly #history: History;
  readonly #path: string;
  readonly #version: HistoryStatement;
  readonly #before: HistoryStatement;
  readonly #expiration: HistoryStatement;
  readonly #createdAt: HistoryStatement;
  #met: ((reading: ExtendReading) => void) | null;
  /** Found before the first block. */
  #extendsFrom: ExtendReading = "block";
  /** Where extends count from the old expiry: the real end of entities extended since they were last written. */
  readonly #realEnds = new Map<string, bigint>();

  constructor(history: History, path: string, met: (reading: ExtendReading) => void) {
    this.#history = history;
    this.#path = path;
    this.#met = met;
    const number = (name: string) =>
      history.prepare(
        `SELECT value FROM numeric_attributes n WHERE entity_key = ? AND key = '${name}' AND from_block = ? ` +
          `AND ${notVoid("n")}`,
      );
    this.#version = history.prepare(
      `SELECT ${HISTORY_COLUMNS} FROM payloads WHERE entity_key = ? AND from_block = ?`,
    );
    this.#before = history.prepare(
      `SELECT ${HISTORY_COLUMNS} FROM payloads p WHERE entity_key = ? AND from_block < ? AND ${
        notVoid("p")
      } ` +
        "ORDER BY from_block DESC LIMIT 1",
    );
    this.#expiration = number("$expiration");
    this.#createdAt = number("$createdAtBlock");
  }

  *blocks(): Generator<Block> {
    const tip = this.#tip();
    if (tip === null) return;
    if (this.#endsLate()) this.#extendsFrom = "expiry";
    const starts = this.#starts(tip);
    const ends = this.#ends(tip);
    try {
      let start = starts.next();
      let end = ends.next();
      for (let number = start.done ? tip : start.value.block; number <= tip; number++) {
        const next = Math.min(tip, start.value?.block ?? tip, end.value?.block ?? tip);
        if (next - number > EMPTY_BLOCKS_MAX) {
          this.#refuse(`nothing between block ${number} and block ${next}`);
        }
        const groups: Operation[][] = [];
        for (; !end.done && end.value.block === number; end = ends.next()) {
          const ended = this.#endOf(end.value, tip);
          if (ended !== null) groups.push([ended]);
        }
        for (; !start.done && start.value.block === number; start = starts.next()) {
          groups.push(this.#startOf(start.value));
        }
        yield this.#valid({ number, operations: inBlockOrder(groups) });
      }
    } finally {
      starts.return(undefined);
      ends.return(undefined);
    }
  }

  #tip(): number | null {
    const row = onHistory(this.#path, () => this.#history.prepare(SELECT_TIP).get());
    return row === undefined ? null : Number(row.block);
  }

  /** Whether a version ends after its `$expiration` (none that large, stored as negative, can). */
  #endsLate(): boolean {
    const sql =
      "SELECT 1 FROM numeric_attributes WHERE key = '$expiration' AND value >= 0 AND to_block > value LIMIT 1";
    return onHistory(this.#path, () => this.#history.prepare(sql).get()) !== undefined;
  }

  /** Starts of versions in block order; each has exactly one `$sequence` row. */
  *#starts(tip: number): Generator<Change, undefined> {
    const rows = this.#rows(
      `SELECT entity_key, from_block AS block, ${notVoid("n")} AS seen FROM numeric_attributes n ` +
        "INDEXED BY numeric_attributes_entity_key_index WHERE key = '$sequence' ORDER BY from_block",
    );
    let count = 0n;
    for (const change of rows) {
      if (change.block > tip) this.#refuse(`a version from block ${change.block}, above the newest, ${tip}`);
      count++;
      if (change.seen) yield change;
    }
    const total = onHistory(
      this.#path,
      () => this.#history.prepare("SELECT count(*) AS n FROM payloads").get(),
    );
    if (total?.n !== count) this.#refuse(`${total?.n} versions, of which ${count} have a $sequence`);
    return undefined;
  }

  /** Ends of versions in block order. */
  *#ends(tip: number): Generator<End, undefined> {
    const rows = this.#rows(
      `SELECT entity_key, from_block, to_block AS block, ${notVoid("p")} AS seen FROM payloads p ` +
        `INDEXED BY payloads_delete_index WHERE to_block BETWEEN 1 AND ${tip} ORDER BY to_block`,
    );
    for (const row of rows) if (row.seen) yield row;
    return undefined;
  }

  /** The operation that ended a version, or null: it has a successor, or (where extends count from the old expiry) it lives on. */
  #endOf({ key, fromBlock, block }: End, tip: number): Operation | null {
    const stored = this.#number(this.#expiration, key, fromBlock!);
    if (stored === null) this.#refuse(`entity ${keyText(key)} from block ${fromBlock} without $expiration`);
    const expiration = unwrapInt64(stored);
    const end = this.#realEnd(key, expiration);
    if (end === BigInt(block)) return endOperation(key, true);
    if (expiration === BigInt(block) && end > tip) return null;
    const next = this.#number(this.#createdAt, key, BigInt(block));
    return next === null || next === BigInt(block) ? endOperation(key, false) : null;
  }

  /** When an entity's newest version ends by itself. */
  #realEnd(key: Uint8Array, expiration: bigint): bigint {
    return this.#realEnds.size === 0 ? expiration : this.#realEnds.get(keyText(key)) ?? expiration;
  }

  *#rows(
    sql: string,
  ): Generator<End & { readonly seen: boolean }> {
    const rows = onHistory(this.#path, () => this.#history.prepare(sql).iterate());
    try {
      for (;;) {
        const next = onHistory(this.#path, () => rows.next());
        if (next.done) return;
        const { entity_key: key, from_block: fromBlock, block, seen } = next.value;
        if (!(key instanceof Uint8Array) || typeof block !== "bigint") this.#refuse("a row of other types");
        yield {
          block: Number(block),
          key: new Uint8Array(key),
          fromBlock: typeof fromBlock === "bigint" ? fromBlock : null,
          seen: seen === 1n,
        };
      }
    } finally {
      rows.return?.();
    }
  }

  #number(statement: HistoryStatement, key: Uint8Array, fromBlock: bigint): bigint | null {
    const row = onHistory(this.#path, () => statement.get(key, fromBlock));
    return typeof row?.value === "bigint" ? row.value : null;
  }

  #startOf({ key, block }: Change): Operation[] {
    const [row, before] = onHistory(
      this.#path,
      () => [this.#version.get(key, block), this.#before.get(key, block)] as const,
    );
    const what = `entity ${keyText(key)} from block ${block}`;
    if (row === undefined) this.#refuse(`${what} without a payload row`);
    try {
      const operations = this.#operations(
        historyVersion(row),
        before === undefined ? null : historyVersion(before),
      );
      this.#follow(operations, block);
      return operations;
    } catch (error) {
      if (!(error instanceof HistoryRowError)) throw error;
      return this.#refuse(`${what}: ${error.message}`, error);
    }
  }

  #operations(version: HistoryVersion, before: HistoryVersion | null): Operation[] {
    const late = this.#extendsFrom === "expiry";
    for (const { fromBlock, toBlock, expiration } of before === null ? [version] : [before, version]) {
      if (!late && (toBlock <= BigInt(fromBlock) || toBlock > expiration)) {
        throw new HistoryRowError(
          `a version from block ${fromBlock} ends at block ${toBlock}, its expiry is ${expiration}`,
        );
      }
    }
    const previous = before === null
      ? null
      : { version: before, end: this.#realEnd(before.key, before.expiration) };
    return startOperations(version, previous, this.#extendsFrom);
  }

  /** Notes the real ends of extended entities, and tells the caller of the first extend. */
  #follow(operations: readonly Operation[], block: number): void {
    for (const operation of operations) {
      if (operation.type === "change_owner") continue;
      if (operation.type !== "extend") {
        if (this.#realEnds.size > 0) this.#realEnds.delete(keyText(operation.key));
        continue;
      }
      this.#met?.(this.#extendsFrom);
      this.#met = null;
      if (this.#extendsFrom === "expiry") {
        this.#realEnds.set(keyText(operation.key), BigInt(block) + operation.btl);
      }
    }
  }

  #valid(block: Block): Block {
    try {
      validateBlock(block);
      return block;
    } catch (error) {
      if (!(error instanceof HeadroomError)) throw error;
      return this.#refuse(error.message, error);
    }
  }

  #refuse(actual: string, cause?: unknown): never {
    throw HeadroomError.unmet(`read the history in "${this.#path}"`, {
      expected: "rows that fit together",
      actual,
      next: "Name another file; this one is damaged or was written by something else.",
      cause,
    });
  }
}
