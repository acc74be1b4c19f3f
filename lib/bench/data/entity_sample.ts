import { applyOperation } from "../../chain/apply.ts";
import type { Block } from "../../chain/block.ts";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import type { ExpectedEntity } from "./expectations.ts";

/**
 * Follows a sample of the entities, chosen by their keys, through their operations. Memory: about twice the sample.
 *
 * Where the number of entities is unknown, all are followed at first, and half of them are dropped whenever there are twice as
 * many as asked for: the remaining ones were followed from their first operation on.
 */
export class EntitySample {
  #below: number;
  readonly #mostFollowed: number;
  #first: string | null = null;
  readonly #versions = new Map<string, { key: Uint8Array; version: EntityVersion | null }>();

  /** @param entities Number of entities, or null if unknown. @param count Approximate number to follow. */
  constructor(entities: number | null, count: number) {
    this.#below = entities === null ? 2 ** 32 : Math.min(1, count / Math.max(1, entities)) * 2 ** 32;
    this.#mostFollowed = entities === null ? 2 * count : Infinity;
  }

  add(block: Block): void {
    for (const operation of block.operations) {
      const id = toHex(operation.key);
      // The very first entity is always followed, so that no sample is empty.
      this.#first ??= id;
      if (id !== this.#first && !this.#chosen(operation.key)) continue;
      const current = this.#versions.get(id)?.version ?? null;
      this.#versions.set(id, {
        key: operation.key,
        version: applyOperation(current, operation, block.number),
      });
    }
    while (this.#versions.size > this.#mostFollowed) this.#dropHalf();
  }

  known(atBlock: number): ExpectedEntity[] {
    return [...this.#versions.values()].map(({ key, version }) => {
      const live = version !== null && version.toBlock > BigInt(atBlock);
      return { key, digest: live ? digestVersions([version]) : null };
    });
  }

  #dropHalf(): void {
    this.#below /= 2;
    for (const [id, { key }] of this.#versions) {
      if (id !== this.#first && !this.#chosen(key)) this.#versions.delete(id);
    }
  }

  #chosen(key: Uint8Array): boolean {
    const word = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(key.byteLength - 4);
    return Math.imul(word, 0x9e3779b1) >>> 0 < this.#below;
  }
}
