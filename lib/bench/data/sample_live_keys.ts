import { Buffer } from "node:buffer";

/** Of keys, how many there are, and the first ones in the order of their bytes (Arkiv's are hashes: any ones). */
export async function sampleLiveKeys(
  keys: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  sampled: number,
): Promise<{ readonly live: number; readonly sample: readonly Uint8Array[] }> {
  const sample: Buffer[] = [];
  let live = 0;
  for await (const found of keys) {
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
