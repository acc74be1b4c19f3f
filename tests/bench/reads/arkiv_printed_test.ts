import assert from "node:assert/strict";
import { besideArkiv, readArkivPrinted } from "../../../lib/bench/reads/arkiv_printed.ts";
import { UsageError } from "../../../lib/errors.ts";

const key = (n: number) => new Uint8Array(32).fill(n);
const text = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;

/** As Go's encoder with an indent writes it, and the program's line after it. */
function printed(numbers: readonly number[], time: string): string {
  const data = numbers.map((n) => ({
    key: text(n),
    contentType: "",
    owner: "0x01",
    stringAttributes: [{ key: "a", value: "{" }],
  }));
  return `${JSON.stringify({ data, blockNumber: 0, cursor: "0x1" }, null, 2)}\nQuery time: ${time}\n`;
}

Deno.test("what Arkiv's programs print is read by query, over rounds, with the time of each", () => {
  const log = 'time=2026-11-27T10:00:00Z level=INFO msg="opened {"\n';
  const rounds = log + printed([3, 1], "2.5ms") + printed([], "103.2µs") + log + printed([1, 3], "1m2.5s") +
    printed([], "850ns");
  const answers = readArkivPrinted(rounds, "printed.txt", 2);
  assert.deepEqual(answers.map((rounds) => rounds.map(({ us }) => us)), [[2_500, 62_500_000], [103.2, 0.85]]);
  assert.deepEqual(answers[0]![0]!.keys, ["03".repeat(32), "01".repeat(32)]);
});

Deno.test("an answer is right whatever its order; of more results than a page holds not all are compared", () => {
  const many = Array.from({ length: 200 }, (_, i) => i);
  const cases: [found: readonly number[], matching: number, page: readonly number[], verdict: string][] = [
    [[3, 1], 2, [1, 3], "same"],
    [[], 0, [], "same"],
    [[2], 1, [1], "other"],
    [[1, 2], 1, [1], "other"],
    [[1, 1], 2, [1, 3], "other"],
    [[3, 2, 1], 3, [1, 2], "cut"],
    [[4, 3, 2], 3, [1, 2], "other"],
    [many, 300, [250], "cut"],
    [many.slice(1), 300, [250], "other"],
  ];
  const text = cases.map(([found]) => printed(found, "1ms")).join("");
  const expected = cases.map(([, matching, page]) => ({ matching, keys: page.map(key) }));
  assert.deepEqual(
    besideArkiv(readArkivPrinted(text, "printed.txt", cases.length), expected).map(({ verdict }) => verdict),
    cases.map(([, , , verdict]) => verdict),
  );
  const twice = readArkivPrinted(printed([1], "1ms") + printed([2], "2ms"), "printed.txt", 1);
  assert.deepEqual(besideArkiv(twice, [{ matching: 1, keys: [key(1)] }]), [{
    us: [1_000, 2_000],
    verdict: "other",
  }]);
});

Deno.test("other text is refused with its line and the reason", () => {
  const whole = printed([1], "2ms");
  const faults: [string, number, RegExp][] = [
    ["", 1, /0 answers to 1 queries/],
    [
      "2026/11/27 failed to query entities: error parsing query\n",
      1,
      /last other line is ".*error parsing query"/,
    ],
    [whole, 2, /1 answers to 2 queries/],
    ["Query time: 2ms\n", 1, /line 1: a time without an answer/],
    [whole.replace(/Query.*\n/, ""), 1, /line 1: an answer without its time/],
    [whole.replace("2ms", "fast"), 1, /the time "fast"/],
    [whole.replace(text(1), "0x12"), 1, /line 1: .*data\[0\]\.key/],
    [whole.replace('"data"', '"date"'), 1, /line 1: .*data/],
    [whole.replace("[", ""), 1, /line 1: .*JSON/],
  ];
  for (const [fault, queries, reason] of faults) {
    assert.throws(() => readArkivPrinted(fault, "printed.txt", queries), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, reason);
      return true;
    });
  }
});
