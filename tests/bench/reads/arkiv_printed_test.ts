import assert from "node:assert/strict";
import { readArkivPrinted } from "../../../lib/bench/reads/arkiv_printed.ts";
import { UsageError } from "../../../lib/errors.ts";
import { keyOf, printed } from "./arkiv_answers.ts";

Deno.test("what Arkiv's programs print is read by query, with the time of each answer, over rounds", () => {
  const log = 'time=2026-11-27T10:00:00Z level=INFO msg="opened {"\n';
  const text = log + printed("a = 1", [3, 1], "2.5ms") + printed("b = 2", [], "103.2µs") + log +
    printed("a = 1", [1, 3], "1m2.5s") + printed("b = 2", [], "850ns");
  const queries = readArkivPrinted(text, "printed.txt");
  assert.deepEqual(queries.map(({ text }) => text), ["a = 1", "b = 2"]);
  const times = queries.map(({ answers }) => answers.map(({ us }) => us));
  assert.deepEqual(times, [[2_500, 62_500_000], [103.2, 0.85]]);
  assert.deepEqual(queries[0]!.answers[0]!.keys, ["03".repeat(32), "01".repeat(32)]);
});

Deno.test("other text is refused with its line and the reason", () => {
  const whole = printed("a = 1", [1], "2ms");
  const faults: [string, RegExp][] = [
    ["", /no query/],
    [
      "Query: a ==\n2026/11/27 failed to query entities: error parsing query\n",
      /line 1: no answer to a ==; the last other line is ".*error parsing query"/,
    ],
    [`Query: a = 2\n${whole}`, /line 1: no answer to a = 2$/m],
    ["Query: a = 1\nQuery time: 2ms\n", /line 2: a time without an answer/],
    [whole.replace(/^Query: .*\n/, ""), /line 1: an answer without its query/],
    [whole.replace(/Query time.*\n/, ""), /line 2: an answer without its time/],
    [whole.replace(/Query time.*\n/, "") + whole, /line 2: an answer without its time/],
    [whole.replace("2ms", "fast"), /the time "fast"/],
    [whole.replace(keyOf(1), "0x12"), /line 2: .*data\[0\]\.key/],
    [whole.replace('"data"', '"date"'), /line 2: .*data/],
    [whole.replace("[", ""), /line 2: .*JSON/],
  ];
  for (const [fault, reason] of faults) {
    assert.throws(() => readArkivPrinted(fault, "printed.txt"), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, reason);
      return true;
    });
  }
});
