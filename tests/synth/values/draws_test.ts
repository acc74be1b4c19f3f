import assert from "node:assert/strict";
import fc from "fast-check";
import { AliasTable } from "../../../lib/synth/values/alias_table.ts";
import { CounterHash } from "../../../lib/synth/values/counter_hash.ts";
import { KeyedPermutation } from "../../../lib/synth/values/keyed_permutation.ts";
import { SlotSchedule } from "../../../lib/synth/lifecycle/slot_schedule.ts";
import { VersionCounts } from "../../../lib/synth/lifecycle/version_counts.ts";

const hash = CounterHash.ofSeed(11n);

Deno.test("KeyedPermutation visits every member once and finds its place again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 1_000 }), (size, key) => {
      const order = new KeyedPermutation(size, hash.child(key));
      const members = Array.from({ length: size }, (_, place) => order.at(place));
      assert.equal(new Set(members).size, size);
      members.forEach((member, place) => {
        assert.ok(member >= 0 && member < size);
        assert.equal(order.indexOf(member), place);
      });
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("KeyedPermutation works at sizes far above 2^32 and mixes well", () => {
  const size = 2 ** 40 + 7;
  const order = new KeyedPermutation(size, hash);
  const places = [0, 1, 2, 12_345, size - 1];
  for (const place of places) assert.equal(order.indexOf(order.at(place)), place);
  const small = new KeyedPermutation(10_000, hash);
  const inFirstHalf = Array.from({ length: 5_000 }, (_, i) => small.at(i)).filter((member) => member < 5_000);
  assert.ok(Math.abs(inFirstHalf.length - 2_500) < 150, String(inFirstHalf.length));
});

Deno.test("AliasTable draws each index as often as its weight says, and never one of weight 0", () => {
  const weights = [70, 25, 5, 0, 1, 899];
  const table = new AliasTable(weights);
  const counts = weights.map(() => 0);
  for (let i = 0; i < 100_000; i++) counts[table.pick(hash.word(i, 1), hash.second)]!++;
  weights.forEach((weight, i) =>
    assert.ok(Math.abs(counts[i]! - weight * 100) < 5 * Math.sqrt(weight * 100 + 1))
  );
});

Deno.test("SlotSchedule keeps items in order, within bounds, and counts them as it places them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), (count, span) => {
      const schedule = new SlotSchedule(count, { from: 50, to: 50 + span }, hash);
      const blocks = Array.from({ length: count }, (_, i) => schedule.blockOf(i));
      for (let block = 48; block <= 52 + span; block++) {
        assert.equal(schedule.countBefore(block), blocks.filter((due) => due < block).length);
      }
      assert.deepEqual(blocks, blocks.toSorted((a, b) => a - b));
      assert.ok(blocks.every((block) => block >= 50 && block < 50 + span));
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("VersionCounts adds up exactly, most first, and knows how many exceed a number", () => {
  const cohort = {
    versions: [
      { min: 1, max: 1, entities: 870 },
      { min: 3, max: 5, entities: 90 },
      { min: 11, max: null, entities: 40 },
    ],
    totalVersions: 2_500,
    lifespans: [],
    byPhase: [],
    batchEntities: 1,
    source: "test",
  };
  for (const [entities, versions] of [[1_000, 2_500], [7, 18], [1, 1], [1, 9], [12_345, 30_862]] as const) {
    const counts = new VersionCounts(cohort, entities, versions);
    const all = Array.from({ length: entities }, (_, rank) => counts.of(rank));
    assert.equal(all.reduce((a, b) => a + b, 0), versions);
    assert.deepEqual(all, all.toSorted((a, b) => b - a));
    for (const bound of [1, 2, 4, 10, 20]) {
      assert.equal(counts.countAbove(bound), all.filter((value) => value > bound).length);
    }
  }
});
