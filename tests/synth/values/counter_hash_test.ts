import assert from "node:assert/strict";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";

Deno.test("word() gives the known answers of Threefry-2x32 with 13 rounds", () => {
  // Source: Random123 (Salmon and others), kat_vectors.
  const known = [
    [[0, 0], [0, 0], [0x9d1c5ec6, 0x8bd50731]],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0xfd36d048, 0x2d17272c]],
    [[0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344], [0xba3e4725, 0xf27d669e]],
  ] as const;
  for (const [[c0, c1], [k0, k1], expected] of known) {
    const hash = new CounterHash(k0, k1);
    assert.deepEqual([hash.word(c0, c1), hash.second], expected);
  }
});

Deno.test("word() spreads evenly over 256 classes, for neighbouring counters, keys and children", () => {
  const root = CounterHash.ofSeed(1n);
  const samples = 65_536;
  const sources: Record<string, (i: number) => number> = {
    "first counter": (i) => root.word(i, 0),
    "second counter": (i) => root.word(0, i),
    "second word": (i) => (root.word(i, 0), root.second),
    "seeds": (i) => CounterHash.ofSeed(BigInt(i)).word(0, 0),
    "children": (i) => root.child(i).word(0, 0),
  };
  for (const [name, source] of Object.entries(sources)) {
    const classes = new Array<number>(256).fill(0);
    for (let i = 0; i < samples; i++) classes[source(i) >>> 24]!++;
    const expected = samples / 256;
    const chiSquared = classes.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, deviation 22.6; five deviations either way.
    assert.ok(chiSquared > 142 && chiSquared < 368, `${name}: ${chiSquared}`);
  }
});

Deno.test("word() changes half of its bits when one bit of a counter or of the key changes", () => {
  let changed = 0;
  for (let bit = 0; bit < 32; bit++) {
    const flip = 1 << bit;
    const hash = CounterHash.ofSeed(99n);
    const bits = (word: number) => word.toString(2).replaceAll("0", "").length;
    changed += bits((hash.word(5, 7) ^ hash.word(5 ^ flip, 7)) >>> 0);
    changed += bits((hash.word(5, 7) ^ hash.word(5, 7 ^ flip)) >>> 0);
    changed += bits((new CounterHash(3, 4).word(5, 7) ^ new CounterHash(3 ^ flip, 4).word(5, 7)) >>> 0);
  }
  assert.ok(Math.abs(changed / 96 - 16) < 1.5, String(changed / 96));
});

Deno.test("below() stays in range and reaches both ends, also beyond 32 bits", () => {
  const hash = CounterHash.ofSeed(3n);
  for (const bound of [1, 2, 7, 1_000]) {
    const seen = new Set(Array.from({ length: 20 * bound }, (_, i) => hash.below(bound, i, 0)));
    assert.ok([...seen].every((value) => Number.isInteger(value) && value >= 0 && value < bound));
    assert.ok(seen.has(0) && seen.has(bound - 1), String(bound));
  }
  const wide = Array.from({ length: 1_000 }, (_, i) => hash.below(2 ** 40, i, 0));
  assert.ok(Math.max(...wide) < 2 ** 40 && Math.max(...wide) > 2 ** 39.9);
});
