import type { Group } from "./groups.ts";
import type { Hash64 } from "./hash.ts";

const SLOTS = 16_384;

/** A version given by a create or update. */
interface GivenVersion {
  readonly entity: Hash64;
  readonly group: Group;
  readonly isUpdate: boolean;
  /**
   * Hashes of the values: strings, then numbers, in the group's order. They have 30 bits: a plain array of such small numbers
   * lies in the engine's own heap, where typed arrays of this length do not.
   */
  readonly hashes: readonly number[];
}

/**
 * Counts which attributes change when an entity is updated, by remembering the newest values' hashes of up to 16,384
 * entities. An entity that was updated is kept in preference to one that was only created.
 */
export class ChangeTracker {
  readonly #slots: (GivenVersion | undefined)[] = new Array(SLOTS).fill(undefined);

  add(version: GivenVersion): void {
    const { entity, group, isUpdate } = version;
    const index = entity.high & (SLOTS - 1);
    const slot = this.#slots[index];
    const same = slot !== undefined && slot.entity.low === entity.low && slot.entity.high === entity.high;
    if (same && isUpdate && slot.group === group) compare(slot, version);
    if (slot !== undefined && !same && slot.isUpdate && !isUpdate) return;
    this.#slots[index] = version;
  }
}

function compare(before: GivenVersion, { group, hashes }: GivenVersion): void {
  group.values.forEach((values, i) => {
    values.compared++;
    if (before.hashes[i] !== hashes[i]) values.changed++;
  });
}
