import { decodedBlocks } from "../../chain/codec/block_file.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { openEntityStore, removeStore, WARM_UP } from "./open_store.ts";
import type { AppendJob } from "./job.ts";

/**
 * Appends the first blocks of the trial's file, up to `warmupRows` rows, to a temporary store, so that JIT compilation does not
 * count as the store's time.
 */
export async function warmUpStore(job: AppendJob): Promise<void> {
  const path = job.storePath + WARM_UP;
  try {
    const store = await openEntityStore(job.store, path, job.variant);
    let rows = 0;
    for (const block of decodedBlocks(job.blocksPath)) {
      rows += rowsOf((await store.appendBlock(block)).written);
      if (rows >= job.warmupRows) break;
    }
    await store.close();
  } finally {
    await removeStore(job.store, path);
  }
}
