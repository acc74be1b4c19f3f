import { applyOperation } from "../chain/apply.ts";
import type { Block } from "../chain/block.ts";
import { digestVersions } from "../chain/digest_versions.ts";
import type { EntityVersion } from "../chain/entity.ts";
import { toHex } from "../chain/hex.ts";
import type { KnownEntity } from "./truth_file.ts";

/** Follows a fixed share of the entities through their operations. Memory: the sample. */
export class EntitySample {
  readonly #below: number;
  readonly #versions = new Map<string, { key: Uint8Array; version: EntityVersion | null }>();

  constructor(entities: number, count: number) {
    this.#below = Math.min(1, count / Math.max(1, entities)) * 2 ** 32;
  }

  add(block: Block): void {
    for (const operation of block.operations) {
      const id = toHex(operation.key);
      // The first entity of all is always followed, so that no sample is empty.
      const followed = this.#versions.has(id) || this.#versions.size === 0 || this.#chosen(operation.key);
      if (!followed) continue;
      const current = this.#versions.get(id)?.version ?? null;
      this.#versions.set(id, {
        key: operation.key,
        version: applyOperation(current, operation, block.number),
      });
    }
  }

  known(atBlock: number): KnownEntity[] {
    return [...this.#versions.values()].map(({ key, version }) => {
      const live = version !== null && version.toBlock > BigInt(atBlock);
      return { key, digest: live ? digestVersions([version]) : null };
    });
  }

  #chosen(key: Uint8Array): boolean {
    const word = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(key.byteLength - 4);
    return Math.imul(word, 0x9e3779b1) >>> 0 < this.#below;
  }
}
