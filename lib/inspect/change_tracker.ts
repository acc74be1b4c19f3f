import type { Group } from "./groups.ts";
import type { Hash64 } from "./hash.ts";

const SLOTS = 16_384;

interface Slot {
  readonly low: number;
  readonly high: number;
  readonly group: number;
  readonly updated: boolean;
  readonly hashes: readonly number[];
}

/**
 * Finds out which attributes change when an entity is written again, by remembering the newest values' hashes of up to
 * 16,384 entities. An entity that was updated is kept before one that was only created.
 */
export class ChangeTracker {
  readonly #slots: (Slot | undefined)[] = new Array(SLOTS).fill(undefined);

  /**
   * Takes a version's value hashes: strings, then numbers, in the group's order. They have 30 bits: a plain array of such small
   * numbers lies in the engine's own heap, where typed arrays of this length do not.
   */
  see(entity: Hash64, group: Group, isUpdate: boolean, hashes: readonly number[]): void {
    const index = entity.high & (SLOTS - 1);
    const slot = this.#slots[index];
    const same = slot !== undefined && slot.low === entity.low && slot.high === entity.high;
    if (same && isUpdate && slot.group === group.number) compare(group, slot.hashes, hashes);
    if (slot !== undefined && !same && slot.updated && !isUpdate) return;
    this.#slots[index] = {
      low: entity.low,
      high: entity.high,
      group: group.number,
      updated: isUpdate,
      hashes,
    };
  }
}

function compare(group: Group, before: readonly number[], now: readonly number[]): void {
  const sketches = [...group.strings, ...group.numbers];
  sketches.forEach((sketch, i) => {
    sketch.compared++;
    if (before[i] !== now[i]) sketch.changed++;
  });
}
