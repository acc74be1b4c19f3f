import assert from "node:assert/strict";
import fc from "fast-check";
import { compareText } from "../../../lib/chain/query/compare_text.ts";
import { globMatches } from "../../../lib/chain/query/glob.ts";
import { matches } from "../../../lib/chain/query/matches.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";

const VERSION: EntityVersion = {
  key: new Uint8Array(32),
  fromBlock: 0,
  toBlock: 10n,
  contentType: "",
  payload: new Uint8Array(),
  strings: [["region", "eu-west"], ["seven", "7"]],
  numbers: [["big", 2n ** 64n - 1n], ["seven", 7n]],
};

const ANSWERS: readonly (readonly [string, boolean])[] = [
  ['region = "eu-west"', true],
  ['region != "eu-west"', false],
  ['region > "eu"', true],
  ['region ~ "eu-*"', true],
  ['region !~ "eu-*"', false],
  ['region in ("us" "eu-west")', true],
  ['region not in ("us")', true],
  ["seven = 7", true],
  ['seven = "7"', true],
  ["region = 7", false],
  ["region != 7", false],
  ["missing != 7", false],
  ['missing !~ "*"', false],
  ["missing not in (1)", false],
  ["!(missing = 7)", false],
  ["big > 9223372036854775807", true],
  ["big >= 18446744073709551615", true],
  ["big < 18446744073709551615", false],
  ["seven < 9223372036854775808", true],
  ['seven = 7 && (big = 1 || region = "eu-west")', true],
  ["$all", true],
  ["!($all)", false],
];

for (const [query, answer] of ANSWERS) {
  Deno.test(`matches() answers ${answer} to ${query}`, () =>
    assert.equal(matches(parseQuery(query), VERSION), answer));
}

const character = fc.constantFrom("a", "b", "c", "-", "]", "[", "^", "*", "?", "ö", "😀", "\ue000");
const word = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(""));

Deno.test("globMatches() agrees with SQLite's GLOB", () => {
  const database = new Database(":memory:");
  const glob = database.prepare<[string, string], 0 | 1>("SELECT ? GLOB ?").pluck();
  fc.assert(
    fc.property(word, word, (text, pattern) => {
      assert.equal(globMatches(pattern, text), glob.get(text, pattern) === 1);
    }),
    { numRuns: 20_000, seed: 1 },
  );
  database.close();
});

Deno.test("globMatches() takes long runs of stars without taking long", () => {
  assert.equal(globMatches("*a".repeat(30) + "b", "a".repeat(2_000)), false);
});

Deno.test("compareText() agrees with SQLite's BINARY order", () => {
  const database = new Database(":memory:");
  const order = database.prepare<[string, string, string, string], number>("SELECT (? > ?) - (? < ?)")
    .pluck();
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(Math.sign(compareText(a, b)), order.get(a, b, a, b));
    }),
    { numRuns: 5_000, seed: 1 },
  );
  database.close();
});
