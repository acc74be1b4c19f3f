import assert from "node:assert/strict";
import fc from "fast-check";
import { Cycle } from "../../../lib/synth/values/cycle.ts";

const turns = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 5 })), {
  minLength: 1,
  maxLength: 5,
}).filter((values) => values.some(([, weight]) => weight > 0));

Deno.test("a Cycle holds its values in turn, and finds their holders, as the turn written out says", () => {
  fc.assert(fc.property(turns, fc.integer({ min: 0, max: 60 }), (values, count) => {
    const turn = values.flatMap(([value, weight]) => Array.from({ length: weight }, () => value));
    const cycle = new Cycle(values);
    const held = Array.from({ length: count + 2 * turn.length }, (_, entity) => turn[entity % turn.length]!);
    assert.deepEqual(held.map((_, entity) => cycle.valueOf(entity)), held);
    for (const value of new Set(turn)) {
      const holders = cycle.holders(value, count);
      const all = held.flatMap((found, entity) => found === value ? [entity] : []);
      assert.equal(holders.count, all.filter((entity) => entity < count).length);
      for (const [n, entity] of all.entries()) assert.equal(holders.at(n), entity);
    }
  }));
});

Deno.test("a Cycle of weights in the thousand millions costs no more than one of ones", () => {
  const holders = new Cycle([["a", 999_999_999], ["b", 1_000_000_000]]).holders("b", 4_000_000_000);
  assert.equal(holders.count, 2_000_000_000);
  assert.equal(holders.at(1_000_000_000), 1_999_999_999 + 999_999_999);
});
