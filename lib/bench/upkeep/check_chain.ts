import { Buffer } from "node:buffer";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";

/**
 * Checks that a store holds what blocks of a file created and deleted, up to one of them: every entity that they leave is there
 * with its payload, and none that they deleted.
 * @throws {HeadroomError} Something is missing, other, or still there.
 */
export async function checkHolds(store: EntityStore, path: string, through: number): Promise<void> {
  const left = new Map<string, Uint8Array | null>();
  for (const bytes of readBlockFile(path).blocks) {
    const { number, operations } = decodeBlock(bytes);
    if (number > through) break;
    for (const operation of operations) {
      left.set(toHex(operation.key), operation.type === "create" ? operation.payload : null);
    }
  }
  let wrong = store.tip === null || store.tip < through ? 1 : 0;
  for (const [key, payload] of left) {
    const found = await store.get(Buffer.from(key, "hex"), through);
    const same = found === null || payload === null
      ? found === payload
      : Buffer.compare(found.payload, payload) === 0;
    if (!same) wrong++;
  }
  if (wrong === 0) return;
  throw new HeadroomError(`${store.name} does not hold what was appended: no figure counts`, {
    expected: `${left.size} entities as the blocks up to ${through} leave them`,
    actual: `${wrong} missing or other, tip ${store.tip}`,
    next: "Check the disk, then run it again.",
  });
}
