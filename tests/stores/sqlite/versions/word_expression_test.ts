import assert from "node:assert/strict";
import fc from "fast-check";
import { nameMark, numberMark, textMark } from "../../../../lib/stores/sqlite/versions/attribute_words.ts";
import {
  numberBeginnings,
  planCandidates,
  type WordExpression,
} from "../../../../lib/stores/sqlite/versions/word_expression.ts";
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

Deno.test("candidates: exact words first, ranges only in the second plan, keys beside the words", () => {
  const key = `0x${"ab".repeat(32)}`;
  const node = { kind: "word", word: textWord("type", "node") };
  const plan = planCandidates(parseQuery(`type = "node" && cpu >= 8 || $key = "${key}"`));
  assert.deepEqual(plan.first.words, node);
  const { words } = plan.all;
  assert.ok(words.kind === "and" && words.operands[1]?.kind === "or");
  assert.deepEqual(words.operands[0], node);
  assert.deepEqual(words.operands[1].operands[0], { kind: "beginning", text: `${nameMark("n", "cpu")}a8` });
  assert.deepEqual([plan.first.keys.length, plan.all.keys.length], [1, 1]);
  const byKey = planCandidates(parseQuery(`$key = "${key}" && type = "node"`)).all;
  assert.deepEqual([byKey.words.kind, byKey.keys.length], ["none", 1]);
  assert.deepEqual(planCandidates(parseQuery("$all")).all, { words: { kind: "any" }, keys: [] });
});

Deno.test("a query nested or widened beyond what indexes take makes every version a candidate", () => {
  let nested = "a = 1";
  for (let i = 0; i < 40; i++) nested = i % 2 === 0 ? `(${nested} || b = ${i})` : `(${nested} && c = ${i})`;
  const deepest = (words: WordExpression): number =>
    "operands" in words ? 1 + Math.max(...words.operands.map(deepest)) : 0;
  assert.ok(deepest(planCandidates(parseQuery(nested)).all.words) <= 12);
  const wide = `a in (${Array.from({ length: 5000 }, (_, i) => i).join(" ")})`;
  assert.deepEqual(planCandidates(parseQuery(wide)).all.words, { kind: "any" });
});

function textWord(name: string, value: string): string {
  return nameMark("s", name) + textMark(value);
}
