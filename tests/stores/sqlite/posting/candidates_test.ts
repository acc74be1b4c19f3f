import assert from "node:assert/strict";
import fc from "fast-check";
import { numberMark, textMark } from "../../../../lib/stores/sqlite/posting/attribute_words.ts";
import { numberBeginnings, planCandidates } from "../../../../lib/stores/sqlite/posting/candidates.ts";
import { parseQuery } from "../../../../lib/chain/query/parse_query.ts";
import { wrapInt64 } from "../../../../lib/stores/sqlite/int64.ts";

const SEED = 20_261_127;
const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  fc.bigInt({ min: 0n, max: 5_000n }),
);
const markOf = (value: bigint) => numberMark(wrapInt64(value));

Deno.test("marks of numbers are in the order of the numbers, up to 2^64 - 1", () => {
  fc.assert(
    fc.property(uint64, uint64, (a, b) => {
      const [markA, markB] = [markOf(a), markOf(b)];
      assert.equal(Math.sign(Number(a - b)), markA < markB ? -1 : markA > markB ? 1 : 0);
    }),
    { seed: SEED },
  );
  assert.equal(markOf(0xffff_ffff_ffff_ffffn), "pffffffffffffffff");
  assert.equal(markOf(8n), "a8");
});

Deno.test("beginnings of a range have every number in it, few outside it, and are few", () => {
  fc.assert(
    fc.property(uint64, uint64, uint64, (a, b, other) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const beginnings = numberBeginnings(low, high);
      const covers = (value: bigint) => beginnings.some((beginning) => markOf(value).startsWith(beginning));
      for (const inside of [low, high, (low + high) / 2n]) assert.ok(covers(inside), `${inside}`);
      if (other >= low && other <= high) assert.ok(covers(other));
      // Three digits after those shared: less than 1 % of the range beyond either end.
      const beyond = (high - low) / 100n + 1n;
      if (low - beyond > 0n) assert.ok(!covers(low - beyond));
      if (high + beyond <= 0xffff_ffff_ffff_ffffn) assert.ok(!covers(high + beyond));
      assert.ok(beginnings.length <= 110, `${beginnings.length}`);
    }),
    { seed: SEED, numRuns: 500 },
  );
  assert.deepEqual(numberBeginnings(0n, 0xffff_ffff_ffff_ffffn), [..."abcdefghijklmnop"]);
  assert.deepEqual(numberBeginnings(16n, 31n), ["b1"]);
});

Deno.test("a word spells out a text's first eight bytes and tells longer texts apart", () => {
  assert.equal(textMark("available"), "617661696c61626c" + textMark("available").slice(16));
  assert.equal(textMark("node"), "6e6f6465");
  assert.equal(textMark("é"), "c3a9");
  assert.notEqual(textMark("available"), textMark("availablf"));
});

Deno.test("candidates: exact words first, ranges only in the second plan, keys beside an expression", () => {
  const key = `0x${"ab".repeat(32)}`;
  const plan = planCandidates(parseQuery(`type = "node" && cpu >= 8 || $key = "${key}"`));
  assert.match(plan.first.match!, /^"s.{5}6e6f6465"$/);
  assert.match(plan.all.match!, /^\("s.{5}6e6f6465" AND \("n.{5}a8" \* OR /);
  assert.deepEqual([plan.first.keys.length, plan.all.keys.length], [1, 1]);
  assert.deepEqual(planCandidates(parseQuery(`$key = "${key}" && type = "node"`)).all.match, null);
  assert.deepEqual(planCandidates(parseQuery("$all")).all, { match: "a", keys: [] });
});
