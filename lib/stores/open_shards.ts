import { HeadroomError, messageOf } from "../errors.ts";
import type { EntityStore } from "./entity_store.ts";

/**
 * Opens the stores that a chain is divided over: all of them or none, as an answer without one of them would lack results without a
 * word. @throws {HeadroomError} One cannot be opened; it says which.
 */
export async function openShards(
  paths: readonly string[],
  open: (path: string) => Promise<EntityStore>,
): Promise<EntityStore[]> {
  const stores: EntityStore[] = [];
  try {
    for (const path of paths) stores.push(await open(path));
    return stores;
  } catch (cause) {
    for (const store of stores) await store.close();
    throw HeadroomError.unmet(
      `use shard ${stores.length + 1} of ${paths.length}, "${paths[stores.length]}"`,
      {
        expected: "every shard to be there",
        actual: messageOf(cause),
        next: "Bring it back: without it no answer would be whole.",
        cause,
      },
    );
  }
}

/**
 * The newest block that every shard has. Shards commit a block each for itself, so that a writer which was killed leaves some of them a
 * block ahead: what is asked at this block is whole, and the writer goes on with each shard's own next block.
 * @throws {HeadroomError} A shard has no block yet.
 */
export function commonTip(stores: readonly Pick<EntityStore, "tip">[]): number {
  const empty = stores.findIndex(({ tip }) => tip === null);
  if (empty < 0) return Math.min(...stores.map(({ tip }) => tip!));
  throw HeadroomError.unmet(`ask shard ${empty + 1} of ${stores.length}`, {
    expected: "a block that every shard has",
    actual: "one without any",
    next: "Append its blocks first.",
  });
}
