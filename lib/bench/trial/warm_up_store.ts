import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { openEntityStore } from "./open_store.ts";
import { removeStore } from "./store_files.ts";
import type { AppendTrialSpec } from "./job.ts";

/**
 * Appends the first blocks of the trial's file, until they made `warmupRows` rows, to a store that is then removed: the
 * engine compiles the code it finds hot, and that must not count as the store's time.
 */
export async function warmUpStore(spec: AppendTrialSpec): Promise<void> {
  const path = `${spec.storePath}.warmup`;
  const store = await openEntityStore(spec.store, path, spec.variant);
  let rows = 0;
  for (const bytes of readBlockFile(spec.blocksPath).blocks) {
    const { strings, numbers, payloads } = (await store.appendBlock(decodeBlock(bytes))).rows;
    rows += strings + numbers + payloads;
    if (rows >= spec.warmupRows) break;
  }
  await store.close();
  await removeStore(path);
}
