import { EMPTY_BLOCKS_MAX } from "../../chain/archive/archive_limits.ts";
import type { Block } from "../../chain/block.ts";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import type { Operation } from "../../chain/operation.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { validateBlock } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import { endOperation, inBlockOrder, startOperations } from "./history_operations.ts";
import { HistoryRowError, type HistoryVersion } from "./history_version.ts";
import { type OpenHistory, openHistory } from "./open_history.ts";
import type { VersionEnd, VersionStart } from "./stored_history.ts";

/**
 * Converts the history in a store's SQLite file, or Arkiv's own, back to blocks of operations, up to the newest block. Appended to
 * an empty store of any kind that keeps all history they give the same answers at every block; to one of the same kind, the same
 * rows (the members of JSON caches may be in another order).
 *
 * Memory is one block. The file is only read.
 *
 * Not stored, and so not reproduced: several operations of one block on the same entity (only their result; nothing of an entity
 * created and deleted in one); the place in the block of anything but a create (0, 0 instead); whether an entity that ended early
 * was deleted or expired (a delete instead); in Arkiv's schema, empty blocks before the first version.
 *
 * Where versions end after their `$expiration`, Arkiv's store followed a chain that counts extends from the old expiry: they are
 * then counted so. That takes about 100 bytes for each entity since its extend.
 * @param met Called at the first extend with what its number was counted from.
 * @throws {HeadroomError} No such file, not a database, not a store that keeps its history, or rows that contradict each other
 * (also where older ones were pruned): named by entity and block.
 */
export function* readHistory(
  path: string,
  met: (reading: ExtendReading) => void = () => {},
): Generator<Block> {
  const history = openHistory(path);
  try {
    yield* new HistoryReader(history, met).blocks();
  } finally {
    history.close();
  }
}

class HistoryReader {
  readonly #history: OpenHistory;
  #met: ((reading: ExtendReading) => void) | null;
  /** Found before the first block. */
  #extendsFrom: ExtendReading = "block";
  /** Where extends count from the old expiry: the real end of entities extended since they were last written. */
  readonly #realEnds = new Map<string, bigint>();

  constructor(history: OpenHistory, met: (reading: ExtendReading) => void) {
    this.#history = history;
    this.#met = met;
  }

  *blocks(): Generator<Block> {
    const { stored, file } = this.#history;
    const tip = stored.tip();
    if (tip === null) return;
    if (stored.endsLate()) this.#extendsFrom = "expiry";
    const first = stored.first() ?? tip;
    const starts = stored.starts();
    const ends = stored.ends(tip);
    try {
      let start = starts.next();
      let end = ends.next();
      for (let number = first; number <= tip; number++) {
        const next = Math.min(tip, start.value?.block ?? tip, end.value?.block ?? tip);
        if (next < number) {
          file.refuse(
            `a version that starts or ends at block ${next}: out of order, or before the first block, ${first}`,
          );
        }
        if (next - number > EMPTY_BLOCKS_MAX) {
          file.refuse(`nothing between block ${number} and block ${next}`);
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
      if (!start.done) file.refuse(`a version from block ${start.value.block}, above the newest, ${tip}`);
    } finally {
      starts.return(undefined);
      ends.return(undefined);
    }
  }

  /** The operation that ended a version, or null: it has a successor, or (where extends count from the old expiry) it lives on. */
  #endOf({ key, block, expiration, successorCreatedAt }: VersionEnd, tip: number): Operation | null {
    const end = this.#realEnd(key, expiration);
    if (end === BigInt(block)) return endOperation(key, true);
    if (expiration === BigInt(block) && end > tip) return null;
    const next = successorCreatedAt();
    return next === null || next === BigInt(block) ? endOperation(key, false) : null;
  }

  /** When an entity's newest version ends by itself. */
  #realEnd(key: Uint8Array, expiration: bigint): bigint {
    return this.#realEnds.size === 0 ? expiration : this.#realEnds.get(keyText(key)) ?? expiration;
  }

  #startOf({ block, version, before }: VersionStart): Operation[] {
    const what = () => `entity ${keyText(version.key)} from block ${block}`;
    return this.#history.file.parse(what, () => {
      const operations = this.#operations(version, before);
      this.#follow(operations, block);
      return operations;
    });
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
      return this.#history.file.refuse(error.message, error);
    }
  }
}
