import { Buffer } from "node:buffer";
import type { StoredHistory } from "./stored_history.ts";

/** Keys of live entities: how many there are, and the first ones in the order of their bytes (Arkiv's are hashes: any ones). */
export function sampleLiveKeys(
  history: StoredHistory,
  { atBlock, sampled }: { readonly atBlock: number; readonly sampled: number },
): { readonly live: number; readonly sample: readonly Uint8Array[] } {
  const sample: Buffer[] = [];
  let live = 0;
  for (const found of history.liveKeys(atBlock)) {
    live++;
    const key = Buffer.from(found);
    const last = sample.at(-1);
    if (sample.length === sampled && last !== undefined && Buffer.compare(key, last) > 0) continue;
    sample.push(key);
    sample.sort(Buffer.compare);
    sample.length = Math.min(sample.length, sampled);
  }
  return { live, sample };
}
