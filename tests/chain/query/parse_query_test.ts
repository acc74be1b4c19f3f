import assert from "node:assert/strict";
import type { Query } from "../../../lib/chain/query/ast.ts";
import { QuerySyntaxError } from "../../../lib/chain/errors.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";

const text = (name: string, operator: string, value: string) => ({ kind: "text", name, operator, value });
const number = (name: string, operator: string, value: bigint) => ({ kind: "number", name, operator, value });
const A = number("a", "=", 1n);
const B = number("b", "=", 2n);
const C = number("c", "=", 3n);
const KEY = "0x" + "aB".repeat(32);
const ADDRESS = "0x" + "Cd".repeat(20);

const READS: readonly (readonly [string, unknown])[] = [
  ['name="x"', text("name", "=", "x")],
  [" größe_1 >= 7 ", number("größe_1", ">=", 7n)],
  ['a<"x"', text("a", "<", "x")],
  ["a != 18446744073709551615", number("a", "!=", 2n ** 64n - 1n)],
  ['a = "q\\"b\\\\s\\n\\u00e9"', text("a", "=", 'q"b\\s\né')],
  // The values that Arkiv's own parser gave.
  ['a = "\\x41\\101\\U0001F600\\u2028"', text("a", "=", "AA\u{1F600}\u2028")],
  ['a = "\\a\\b\\f\\n\\r\\t\\v"', text("a", "=", "\x07\b\f\n\r\t\v")],
  ['a = "\\xff\\377"', text("a", "=", "ÿÿ")],
  ['a = "two\nlines"', text("a", "=", "two\nlines")],
  ["a = 010", number("a", "=", 8n)],
  ["a in (0 00 0777)", { kind: "number_in", name: "a", negated: false, values: [0n, 0n, 511n] }],
  ["a = 01777777777777777777777", number("a", "=", 2n ** 64n - 1n)],
  ["$all", { kind: "all" }],
  ["*", { kind: "all" }],
  [`$key = ${KEY}`, text("$key", "=", KEY.toLowerCase())],
  [`$owner = "${ADDRESS}"`, text("$owner", "=", ADDRESS.toLowerCase())],
  [`wallet != ${ADDRESS}`, text("wallet", "!=", ADDRESS)],
  [`wallet in (${ADDRESS} ${KEY})`, {
    kind: "text_in",
    name: "wallet",
    negated: false,
    values: [ADDRESS, KEY],
  }],
  ['node = "AB"', text("node", "=", "AB")],
  ["$expiration > 5", number("$expiration", ">", 5n)],
  ["$sequence<=9007199254740993", number("$sequence", "<=", 9007199254740993n)],
  ['a ~ "x*"', { kind: "glob", name: "a", negated: false, pattern: "x*" }],
  ['a !~ "x*"', { kind: "glob", name: "a", negated: true, pattern: "x*" }],
  ['a glob "x*"', { kind: "glob", name: "a", negated: false, pattern: "x*" }],
  ['a NOT GLOB "x*"', { kind: "glob", name: "a", negated: true, pattern: "x*" }],
  ['a in ("x" "y")', { kind: "text_in", name: "a", negated: false, values: ["x", "y"] }],
  ["a not in (1 2)", { kind: "number_in", name: "a", negated: true, values: [1n, 2n] }],
  [`$creator IN (${ADDRESS})`, {
    kind: "text_in",
    name: "$creator",
    negated: false,
    values: [ADDRESS.toLowerCase()],
  }],
  ["a=1 && b=2 and c=3", { kind: "and", operands: [A, B, C] }],
  ["a=1 || b=2 OR c=3", { kind: "or", operands: [A, B, C] }],
  ["a=1 || b=2 && c=3", { kind: "or", operands: [A, { kind: "and", operands: [B, C] }] }],
  ["(a=1 || b=2) && c=3", { kind: "and", operands: [{ kind: "or", operands: [A, B] }, C] }],
  ["((a=1))", A],
  ["not = 1", number("not", "=", 1n)],
  ["in in (1)", { kind: "number_in", name: "in", negated: false, values: [1n] }],
];

for (const [query, expected] of READS) {
  Deno.test(`parseQuery() reads ${query}`, () => assert.deepEqual(parseQuery(query), expected));
}

const NEGATED: readonly (readonly [string, string])[] = [
  ["!(a=1)", "a != 1"],
  ["not (a < 1)", "a >= 1"],
  ["!(a <= 1 && b > 2)", "a > 1 || b <= 2"],
  ["!(a = 1 || !(b >= 2))", "a != 1 && b >= 2"],
  ["NOT(not(not(a != 1)))", "a = 1"],
  ['!(a ~ "x" || b in (1))', 'a !~ "x" && b not in (1)'],
  ["!(*) || a = 1", "a = 1"],
  ["$all && a = 1", "a = 1"],
];

for (const [query, same] of NEGATED) {
  Deno.test(`parseQuery() reads ${query} as ${same}`, () =>
    assert.deepEqual(parseQuery(query), parseQuery(same)));
}

Deno.test("parseQuery() makes nothing match where everything is negated", () => {
  assert.deepEqual(parseQuery("!($all)"), { kind: "none" } satisfies Query);
  assert.deepEqual(parseQuery("a = 1 && !(*)"), { kind: "none" } satisfies Query);
});

const REFUSED: readonly (readonly [string, number, RegExp])[] = [
  ["", 0, /a name/],
  ["a", 1, /an operator/],
  ["a =", 3, /a value/],
  ["a = 1 b = 2", 6, /the end of the query/],
  ["(a = 1", 6, /"\)"/],
  ["a = 1)", 5, /the end/],
  ["a == 1", 3, /a value/],
  ["! a = 1", 2, /"\(" after a negation/],
  ["a = -1", 4, /a name, a value/],
  ["a = 1.5", 4, /whole number/],
  ["a = 18446744073709551616", 4, /2\^64 - 1/],
  ["a = 0xabc", 4, /40 hex digits/],
  ['a = "x', 4, /closing "/],
  ['a = "x\\q"', 6, /escapes/],
  ...["\\ud800", "\\U00110000", "\\400", "\\x4", "\\u00", "\\U0041", "\\0", "\\'", "\\/"].map((escape) =>
    [`a = "x${escape}"`, 6, /Go's escapes/] as const
  ),
  ["a = 08", 4, /octal digits after a leading 0/],
  ["a = 02000000000000000000000", 4, /2\^64 - 1/],
  ['a = "\ud800"', 4, /well-formed/],
  ['a = "\\u0000"', 4, /without NUL/],
  ["a in ()", 6, /a value/],
  ['a in (1 "x")', 8, /one kind/],
  ["a in (1, 2)", 7, /a name, a value/],
  ["a ~ 5", 4, /pattern/],
  ["a not = 5", 6, /"in" or "glob"/],
  ["$nope = 1", 0, /system attribute/],
  ["a = 1 & b = 2", 6, /operator/],
  ["a = 1 &&", 8, /a name/],
];

for (const [query, position, expected] of REFUSED) {
  Deno.test(`parseQuery() refuses ${JSON.stringify(query)} at ${position}`, () => {
    assert.throws(() => parseQuery(query), (error) => {
      assert.ok(error instanceof QuerySyntaxError);
      assert.equal(error.position, position, error.message);
      assert.match(error.expected, expected);
      return true;
    });
  });
}

Deno.test("parseQuery() marks the place of an error under its line", () => {
  assert.throws(() => parseQuery('a = 1 &&\n b ? "x"'), (error) => {
    assert.deepEqual((error as Error).message.split("\n"), [
      'Cannot read the query at character 13: expected a name, a value, an operator or a parenthesis, found "?"',
      '   b ? "x"',
      "     ^",
    ]);
    return true;
  });
});

Deno.test("parseQuery() refuses nesting that would exhaust the stack, and patterns SQLite would not take", () => {
  assert.throws(() => parseQuery("(".repeat(100_000) + "a=1" + ")".repeat(100_000)), QuerySyntaxError);
  assert.throws(() => parseQuery(`a ~ "${"ö".repeat(25_001)}"`), QuerySyntaxError);
});
