import type { Block } from "../../../chain/block.ts";
import type { EntityStore } from "../../../stores/entity_store.ts";
import { checkCycle, type CheckedCycle } from "./check_cycle.ts";
import { MarketLedger } from "./market_ledger.ts";
import { readStoredMarket } from "./stored_market.ts";

/**
 * Judges what a store holds after a cycle by the market before it, as the chain's blocks have it: a store that lost or made up
 * anything is caught like a matcher.
 * @param blocks The chain from its first block on, up to the cycle at least.
 * @param cycle `before`: the last block before it; `most`: its most matches, or null.
 * @throws {HeadroomError} Two entities of a type have one id.
 */
export async function judgeCycle(
  store: EntityStore,
  blocks: Iterable<Block>,
  { before, most }: { readonly before: number; readonly most: number | null },
): Promise<CheckedCycle> {
  const ledger = new MarketLedger();
  for (const block of blocks) if (block.number <= before) ledger.add(block);
  return checkCycle(ledger.take(), await readStoredMarket(store), most);
}
