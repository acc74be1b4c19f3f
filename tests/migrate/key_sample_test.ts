import assert from "node:assert/strict";
import { KeySample } from "../../lib/migrate/key_sample.ts";

const keyOf = (n: number) => {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(28, n);
  return key;
};
const numberOf = (key: Uint8Array) => new DataView(key.buffer, key.byteOffset).getUint32(28);

Deno.test("KeySample keeps every key of a few, and of many at least as many as asked for, from all parts, each once", () => {
  for (const added of [1, 39, 40, 1_000, 50_000]) {
    const sample = new KeySample(40);
    for (let n = 0; n < added; n++) {
      sample.add(keyOf(n));
      sample.add(keyOf(n));
    }
    const kept = sample.keys().map(numberOf);
    assert.equal(new Set(kept).size, kept.length);
    assert.ok(kept.length < 80, `${kept.length} of ${added}`);
    if (added <= 40) assert.equal(kept.length, added);
    // Half of them are dropped at a time: about a quarter of what is held at most is the least that is likely.
    else assert.ok(kept.length >= 20, `${kept.length} of ${added}`);
    if (added < 1_000) continue;
    const quarters = new Set(kept.map((n) => Math.floor(4 * n / added)));
    assert.equal(quarters.size, 4);
  }
});
