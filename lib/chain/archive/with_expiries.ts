import type { Block } from "../block.ts";
import type { EntityKey } from "../entity.ts";
import { fromHex, toHex } from "../hex.ts";
import type { Operation } from "../operation.ts";

/**
 * A chain with an expire operation for every life that ends by itself, as Arkiv's chain reports it: a store without an expiry of
 * its own needs them. Those that are there stay as they are; the others come first in their block, ordered by key.
 *
 * Memory: about 150 bytes for each live entity that ends within the chain.
 * @param count Blocks of the chain, so that entities which outlive it need not be kept; 0 where it is not known.
 */
export function* withExpiries(blocks: Iterable<Block>, count: number): Generator<Block> {
  let last: number | null = count === 0 ? Infinity : null;
  const ends = new Map<string, number>();
  /** Keys by the block in which they may end; they do if it is still their end by then. */
  const due = new Map<number, string[]>();
  const setEnd = (key: string, end: bigint) => {
    if (end > last!) {
      ends.delete(key);
      return;
    }
    const block = Number(end);
    ends.set(key, block);
    const keys = due.get(block);
    if (keys === undefined) due.set(block, [key]);
    else keys.push(key);
  };
  for (const { number, operations } of blocks) {
    last ??= number + count - 1;
    const expired = new Set(
      operations.filter(({ type }) => type === "expire").map(({ key }) => toHex(key)),
    );
    const ended = new Set((due.get(number) ?? []).filter((key) => ends.get(key) === number));
    due.delete(number);
    for (const key of ended) ends.delete(key);
    for (const operation of operations) {
      if (operation.type === "change_owner") continue;
      const key = toHex(operation.key);
      if ("btl" in operation) setEnd(key, BigInt(number) + operation.btl);
      else ends.delete(key);
    }
    const missing = [...ended].filter((key) => !expired.has(key)).sort().map((key) => expiryOf(fromHex(key)));
    yield missing.length === 0 ? { number, operations } : { number, operations: [...missing, ...operations] };
  }
}

/** The operation by which Arkiv's chain says that a life ended by itself. All those of a block have the same place. */
export function expiryOf(key: EntityKey): Operation {
  return { type: "expire", txIndex: 0, opIndex: 0, key };
}
