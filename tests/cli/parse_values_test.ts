import assert from "node:assert/strict";
import { parseChoice, parseInteger, parseScale, parseSeed, parseShard } from "../../lib/cli/parse_values.ts";
import { UsageError } from "../../lib/errors.ts";

Deno.test("parseScale() takes numbers above 0", () => {
  assert.equal(parseScale("0.001"), 0.001);
  assert.equal(parseScale("5e1"), 50);
});

Deno.test("parseSeed() keeps all 64 bits", () => {
  assert.equal(parseSeed("18446744073709551615"), 2n ** 64n - 1n);
});

Deno.test("parseShard() takes i/n from 1/1", () => {
  assert.deepEqual(parseShard("2/3"), { index: 2, count: 3 });
});

Deno.test("parseInteger() keeps to its bounds", () => {
  assert.equal(parseInteger("7", "--trials", 7), 7);
});

const refusals: [string, () => unknown][] = [
  ...["0", "-1", "", "x", "NaN", "Infinity", " "].map((
    t,
  ): [string, () => unknown] => [`scale "${t}"`, () => parseScale(t)]),
  ...["-1", "1.5", "", "x", "18446744073709551616", "0x1"].map((t): [string, () => unknown] => [
    `seed "${t}"`,
    () => parseSeed(t),
  ]),
  ...["0/2", "3/2", "1", "a/b", "1/0"].map((
    t,
  ): [string, () => unknown] => [`shard "${t}"`, () => parseShard(t)]),
  ...["0", "8", "-1", "2.5"].map((
    t,
  ): [string, () => unknown] => [`integer "${t}"`, () => parseInteger(t, "--n", 7)]),
  ['choice "quik"', () => parseChoice("quik", "--profile", ["smoke", "quick", "full"])],
];
for (const [what, act] of refusals) {
  Deno.test(`a bad value is refused as wrong usage, saying what is expected: ${what}`, () => {
    assert.throws(act, (error) => error instanceof UsageError && error.expected !== "");
  });
}
