import type { StatementSync } from "node:sqlite";
import { EMPTY_BLOCKS_MAX } from "../../chain/archive/archive_limits.ts";
import type { Block } from "../../chain/block.ts";
import type { Operation } from "../../chain/operation.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { validateBlock } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import { endOperation, inBlockOrder, startOperations } from "./history_operations.ts";
import { HISTORY_COLUMNS, type HistoryRow, HistoryRowError, historyVersion } from "./history_version.ts";
import { unwrapInt64 } from "./int64.ts";
import { type History, onHistory, openHistory } from "./open_history.ts";
import { SELECT_TIP } from "./schema.ts";

/**
 * Converts the history in an Arkiv SQLite file back to blocks of operations, from the first block with a version to the newest
 * block. Appended to an empty store they give the same rows (the members of JSON caches may be in another order).
 *
 * Starts and ends of versions come from two indexes, in block order; memory is one block. The file is only read.
 *
 * Not stored, and so not reproduced: empty blocks before the first version; several operations of one block on the same entity
 * (only their result); the place in the block of anything but a create (0, 0 instead); whether an entity that ended early was
 * deleted or expired (a delete instead); expiries at the declared block (they change nothing).
 * @throws {HeadroomError} No such file, not a database, not Arkiv's, or rows that contradict each other (also where older ones
 * were pruned): named by entity and block.
 */
export function* readHistory(path: string): Generator<Block> {
  const history = openHistory(path);
  try {
    yield* new HistoryReader(history, path).blocks();
  } finally {
    history.close();
  }
}

interface Change {
  readonly block: number;
  readonly key: Uint8Array;
}

class HistoryReader {
  readonly #history: History;
  readonly #path: string;
  readonly #version: StatementSync;
  readonly #before: StatementSync;
  readonly #expiration: StatementSync;
  readonly #createdAt: StatementSync;

  constructor(history: History, path: string) {
    this.#history = history;
    this.#path = path;
    const number = (name: string) =>
      history.prepare(
        `SELECT value FROM numeric_attributes WHERE entity_key = ? AND key = '${name}' AND from_block = ?`,
      );
    this.#version = history.prepare(
      `SELECT ${HISTORY_COLUMNS} FROM payloads WHERE entity_key = ? AND from_block = ?`,
    );
    this.#before = history.prepare(
      `SELECT ${HISTORY_COLUMNS} FROM payloads WHERE entity_key = ? AND from_block < ? ` +
        "ORDER BY from_block DESC LIMIT 1",
    );
    this.#expiration = number("$expiration");
    this.#createdAt = number("$createdAtBlock");
  }

  *blocks(): Generator<Block> {
    const tip = this.#tip();
    if (tip === null) return;
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
          groups.push([endOperation(end.value.key)]);
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

  /** Starts of versions in block order; each has exactly one `$sequence` row. */
  *#starts(tip: number): Generator<Change, undefined> {
    const rows = this.#rows(
      "SELECT entity_key, from_block AS block FROM numeric_attributes " +
        "INDEXED BY numeric_attributes_entity_key_index WHERE key = '$sequence' ORDER BY from_block",
    );
    let count = 0n;
    for (const change of rows) {
      if (change.block > tip) this.#refuse(`a version from block ${change.block}, above the newest, ${tip}`);
      count++;
      yield change;
    }
    const total = onHistory(
      this.#path,
      () => this.#history.prepare("SELECT count(*) AS n FROM payloads").get(),
    );
    if (total?.n !== count) this.#refuse(`${total?.n} versions, of which ${count} have a $sequence`);
    return undefined;
  }

  /** Versions that ended before their expiry without a successor, in block order. */
  *#ends(tip: number): Generator<Change, undefined> {
    const rows = this.#rows(
      "SELECT entity_key, from_block, to_block AS block FROM payloads INDEXED BY payloads_delete_index " +
        `WHERE to_block BETWEEN 1 AND ${tip} ORDER BY to_block`,
    );
    for (const { block, key, fromBlock } of rows) {
      const expiration = this.#number(this.#expiration, key, fromBlock!);
      if (expiration === null) {
        this.#refuse(`entity ${keyText(key)} from block ${fromBlock} without $expiration`);
      }
      if (unwrapInt64(expiration) === BigInt(block)) continue;
      const next = this.#number(this.#createdAt, key, BigInt(block));
      if (next === null || next === BigInt(block)) yield { block, key };
    }
    return undefined;
  }

  *#rows(sql: string): Generator<Change & { readonly fromBlock: bigint | null }> {
    const rows = onHistory(this.#path, () => this.#history.prepare(sql).iterate());
    for (;;) {
      const next = onHistory(this.#path, () => rows.next());
      if (next.done) return;
      const { entity_key: key, from_block: fromBlock, block } = next.value as HistoryRow;
      if (!(key instanceof Uint8Array) || typeof block !== "bigint") this.#refuse("a row of other types");
      yield { block: Number(block), key, fromBlock: typeof fromBlock === "bigint" ? fromBlock : null };
    }
  }

  #number(statement: StatementSync, key: Uint8Array, fromBlock: bigint): bigint | null {
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
      return startOperations(historyVersion(row), before === undefined ? null : historyVersion(before));
    } catch (error) {
      if (!(error instanceof HistoryRowError)) throw error;
      return this.#refuse(`${what}: ${error.message}`, error);
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
