import assert from "node:assert/strict";
import { parseInt64s, parseNumbers, parseStrings } from "../../../lib/stores/sqlite/json_cache.ts";

// With JSON.parse, the second fails after the first.
Deno.test("names with escapes are told apart, whatever names were read before", () => {
  assert.deepEqual(parseStrings('{"p":"x","\\\\":"1"}'), [["p", "x"], ["\\", "1"]]);
  assert.deepEqual(parseStrings('{"p":"x","\\n":"1"}'), [["p", "x"], ["\n", "1"]]);
  assert.deepEqual(parseNumbers('{"p":1,"\\u0001":2}'), [["p", 1n], ["\u0001", 2n]]);
  assert.deepEqual(parseInt64s('{"p":1,"\\"":2}'), [["p", 1], ['"', 2]]);
});

Deno.test("long numbers are exact, and left alone in names and texts", () => {
  const json = '{"$s":9007255089774606,"x":7,"A":18446744073709551615,"B":9007199254740993}';
  const exact = [["$s", 9007255089774606n], ["x", 7n], ["A", 18446744073709551615n], [
    "B",
    9007199254740993n,
  ]];
  assert.deepEqual(parseNumbers(json), exact);
  assert.deepEqual(parseInt64s('{"n_12345678901234567\\":1,":18446744073709551615,"b":1}'), [
    ['n_12345678901234567":1,', -1n],
    ["b", 1],
  ]);
});

Deno.test("no attributes, empty texts, and texts that look like JSON", () => {
  assert.deepEqual(parseStrings("{}"), []);
  assert.deepEqual(parseNumbers("{}"), []);
  assert.deepEqual(parseStrings('{"a":"","b":"{\\"c\\":1}","größe":"\\\\"}'), [
    ["a", ""],
    ["b", '{"c":1}'],
    ["größe", "\\"],
  ]);
});
