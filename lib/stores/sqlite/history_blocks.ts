import { EMPTY_BLOCKS_MAX } from "../../chain/archive/archive_limits.ts";
import type { Block } from "../../chain/block.ts";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import type { Operation } from "../../chain/operation.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { validateBlock } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import type { EarlierVersion } from "./earlier_version.ts";
import { endOperation, inBlockOrder, startOperations } from "./history_operations.ts";
import type { HistoryPlace } from "./history_place.ts";
import { HistoryRowError, type HistoryVersion } from "./history_version.ts";
import type { VersionEnd, VersionStart } from "./stored_history.ts";

/** Blocks that follow each other, with the versions that start and end in them, both in block order. */
export interface HistoryStretch {
  readonly from: number;
  readonly to: number;
  readonly starts: Iterator<VersionStart, undefined>;
  readonly ends: Iterator<VersionEnd, undefined>;
}

/** What is known of a history before its first block. */
interface HistoryOptions {
  /** Newest block. */
  readonly tip: number;
  /** What extends are counted from. */
  readonly extendsFrom: ExtendReading;
  /** Called at the first extend with that. */
  readonly met: (reading: ExtendReading) => void;
}

/**
 * Turns the starts and ends of versions back into blocks of operations, one stretch of a chain after the other. Memory is one block;
 * where extends count from the old expiry, also about 100 bytes for each entity since its extend.
 */
export class HistoryBlocks {
  readonly #place: HistoryPlace;
  readonly #tip: number;
  readonly #extendsFrom: ExtendReading;
  #met: HistoryOptions["met"] | null;
  /** Where extends count from the old expiry: the real end of entities extended since they were last written. */
  readonly #realEnds = new Map<string, bigint>();

  constructor(place: HistoryPlace, { tip, extendsFrom, met }: HistoryOptions) {
    this.#place = place;
    this.#tip = tip;
    this.#extendsFrom = extendsFrom;
    this.#met = met;
  }

  /** The blocks of a stretch. @throws {HeadroomError} Rows that contradict each other: named by entity and block. */
  *of({ from, to, starts, ends }: HistoryStretch): Generator<Block, undefined> {
    try {
      let start = starts.next();
      let end = ends.next();
      for (let number = from; number <= to; number++) {
        const next = Math.min(to, start.value?.block ?? to, end.value?.block ?? to);
        if (next < number) {
          this.#place.refuse(
            `a version that starts or ends at block ${next}: out of order, or before the first block, ${from}`,
          );
        }
        if (next - number > EMPTY_BLOCKS_MAX) {
          this.#place.refuse(`nothing between block ${number} and block ${next}`);
        }
        const groups: Operation[][] = [];
        for (; !end.done && end.value.block === number; end = ends.next()) {
          const ended = this.#endOf(end.value);
          if (ended !== null) groups.push([ended]);
        }
        for (; !start.done && start.value.block === number; start = starts.next()) {
          groups.push(this.#startOf(start.value));
        }
        yield this.#valid({ number, operations: inBlockOrder(groups) });
      }
      if (!start.done) {
        this.#place.refuse(`a version from block ${start.value.block}, above the newest, ${to}`);
      }
      return undefined;
    } finally {
      starts.return?.(undefined);
      ends.return?.(undefined);
    }
  }

  /** The operation that ended a version, or null: it has a successor, or (where extends count from the old expiry) it lives on. */
  #endOf({ key, block, expiration, successorCreatedAt }: VersionEnd): Operation | null {
    const end = this.#realEnd(key, expiration);
    if (end === BigInt(block)) return endOperation(key, true);
    if (expiration === BigInt(block) && end > this.#tip) return null;
    const next = successorCreatedAt();
    return next === null || next === BigInt(block) ? endOperation(key, false) : null;
  }

  /** When an entity's newest version ends by itself. */
  #realEnd(key: Uint8Array, expiration: bigint): bigint {
    return this.#realEnds.size === 0 ? expiration : this.#realEnds.get(keyText(key)) ?? expiration;
  }

  #startOf({ block, version, before }: VersionStart): Operation[] {
    const what = () => `entity ${keyText(version.key)} from block ${block}`;
    return this.#place.parse(what, () => {
      const operations = this.#operations(version, before);
      this.#follow(operations, block);
      return operations;
    });
  }

  #operations(version: HistoryVersion, before: EarlierVersion | null): Operation[] {
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
      : { version: before, end: this.#realEnd(version.key, before.expiration) };
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
      return this.#place.refuse(error.message, error);
    }
  }
}
