import type { Block } from "../chain/block.ts";
import { Census } from "./census.ts";
import type { CensusSummary } from "./census_summary.ts";

/** Blocks between two looks for an interruption: it is only heard between turns of the event loop. */
const BLOCKS_PER_TURN = 256;

/** Counts a whole chain. @returns null where it was interrupted. Throws what `Census.add` and the blocks' reader throw. */
export async function takeCensus(
  blocks: Iterable<Block>,
  options: { readonly onBlock: () => void; readonly interrupted: AbortSignal },
): Promise<CensusSummary | null> {
  const census = new Census();
  let counted = 0;
  for (const block of blocks) {
    census.add(block);
    options.onBlock();
    if (++counted % BLOCKS_PER_TURN === 0) await new Promise((resolve) => setTimeout(resolve));
    if (options.interrupted.aborted) return null;
  }
  return census.summary();
}
