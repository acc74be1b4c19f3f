import { Buffer } from "node:buffer";
import { decodedBlocks } from "../../chain/codec/block_file.ts";
import { toHex } from "../../chain/hex.ts";
import type { EntityStore } from "../../stores/entity_store.ts";

/** A store beside what blocks leave. */
export interface Compared {
  readonly tip: number | null;
  /** Entities that the blocks create or delete, and those of them that are missing, other, or still there. */
  readonly entities: number;
  readonly wrong: number;
}

/**
 * Compares a store with what blocks of a file created and deleted, up to one of them or to the store's newest after that: every
 * entity that they leave is to be there with its payload, and none that they deleted. A store that ends before counts as wrong.
 */
export async function compareChain(store: EntityStore, path: string, through: number): Promise<Compared> {
  const { tip } = store;
  const end = Math.max(tip ?? through, through);
  const left = new Map<string, Uint8Array | null>();
  for (const { number, operations } of decodedBlocks(path)) {
    if (number > end) break;
    for (const operation of operations) {
      left.set(toHex(operation.key), operation.type === "create" ? operation.payload : null);
    }
  }
  let wrong = tip === null || tip < through ? 1 : 0;
  for (const [key, payload] of left) {
    const found = await store.get(Buffer.from(key, "hex"), end);
    const same = found === null || payload === null
      ? found === payload
      : Buffer.compare(found.payload, payload) === 0;
    if (!same) wrong++;
  }
  return { tip, entities: left.size, wrong };
}
