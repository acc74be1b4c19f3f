import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { openEntityStore, removeStore } from "./open_store.ts";
import type { AppendJob } from "./job.ts";

/**
 * Appends the first blocks of the trial's file, up to `warmupRows` rows, to a temporary store, so that JIT compilation does not
 * count as the store's time.
 */
export async function warmUpStore(job: AppendJob): Promise<void> {
  const path = `${job.storePath}.warmup`;
  const store = await openEntityStore(job.store, path, job.variant);
  let rows = 0;
  for (const bytes of readBlockFile(job.blocksPath).blocks) {
    rows += rowsOf((await store.appendBlock(decodeBlock(bytes))).written);
    if (rows >= job.warmupRows) break;
  }
  await store.close();
  await removeStore(job.store, path);
}
