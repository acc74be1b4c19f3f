import assert from "node:assert/strict";
import { hashNumber, hashText } from "../../lib/inspect/hash.ts";
import { ValueCounter } from "../../lib/inspect/value_counter.ts";

const hash = { low: 0, high: 0 };

function countTexts(values: Iterable<string>): ValueCounter {
  const counter = new ValueCounter();
  for (const value of values) {
    hashText(value, hash);
    counter.add(value, hash);
  }
  return counter;
}

function* many(count: number, prefix: string) {
  for (let i = 0; i < count; i++) yield `${prefix}${i}`;
}

Deno.test("ValueCounter counts up to 64 values exactly, most frequent first", () => {
  const counter = countTexts(["b", "a", "b", ...many(60, "x")]);
  assert.ok(counter.summary().distinctExact);
  assert.equal(counter.summary().distinct, 62);
  assert.deepEqual(counter.summary().top.slice(0, 2), [["b", 2], ["a", 1]]);
});

Deno.test("ValueCounter estimates many values and holds on to frequent ones", () => {
  const counter = countTexts((function* () {
    for (const value of many(20_000, "id-")) {
      yield value;
      yield "often";
    }
  })());
  assert.ok(!counter.summary().distinctExact);
  assert.ok(Math.abs(counter.summary().distinct - 20_001) < 2_000, `${counter.summary().distinct}`);
  const [value, count] = counter.summary().top[0]!;
  assert.equal(value, "often");
  assert.ok(count > 20_000 - 40_000 / 64 && count <= 20_000, `${count}`);
});

Deno.test("ValueCounter.merge() is the counter of both streams", () => {
  const small = countTexts(["a", "b"]);
  small.merge(countTexts(["b", "c"]));
  assert.ok(small.summary().distinctExact);
  assert.deepEqual(small.summary().top, [["b", 2], ["a", 1], ["c", 1]]);
  const large = countTexts(many(3_000, "p"));
  large.merge(countTexts(many(3_000, "q")));
  assert.ok(Math.abs(large.summary().distinct - 6_000) < 600, `${large.summary().distinct}`);
  const pieces = countTexts([]);
  for (let i = 0; i < 60; i++) pieces.merge(countTexts(many(50, `${i}-`)));
  assert.ok(Math.abs(pieces.summary().distinct - 3_000) < 300, `${pieces.summary().distinct}`);
  const mixed = countTexts(["a"]);
  mixed.merge(countTexts(many(3_000, "q")));
  assert.ok(Math.abs(mixed.summary().distinct - 3_001) < 300, `${mixed.summary().distinct}`);
});

Deno.test("ValueCounter tells numbers beyond 2^53 apart, and long texts by their hash", () => {
  const counter = new ValueCounter();
  for (const value of [7, 2n ** 53n, 2n ** 53n + 1n]) {
    hashNumber(value, hash);
    counter.add(value, hash);
  }
  assert.deepEqual(counter.summary().top.map(([value]) => value), [
    "7",
    "9007199254740992",
    "9007199254740993",
  ]);
  const long = countTexts([..."abc"].map((end) => "x".repeat(300) + end));
  assert.deepEqual([long.summary().top, long.summary().distinct], [[], 3]);
});
