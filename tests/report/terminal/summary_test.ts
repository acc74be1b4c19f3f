import assert from "node:assert/strict";
import { rateCell, timeCells } from "../../../lib/report/terminal/summary_table.ts";
import { timeAccount } from "../../../lib/bench/session/time_account.ts";
import type { Verdict } from "../../../lib/model/verdicts/verdict.ts";
import { notJudgedLines, questionTables, verdictCounts } from "../../../lib/report/terminal/verdict_lines.ts";
import { summariseChecks } from "../../../lib/bench/session/summarise_checks.ts";
import { runId } from "../../../lib/bench/session/run_id.ts";

const verdict = (changes: Partial<Verdict>): Verdict => ({
  id: "X-1",
  kind: "requirement",
  decides: true,
  scenario: "s",
  store: "t",
  profile: "quick",
  variant: "full",
  need: "more than 5",
  threshold: 5,
  unit: "",
  source: "",
  evidence: "",
  value: 10,
  interval: [9, 11],
  headroom: 2,
  basis: "measured",
  verdict: "pass",
  reason: null,
  ...changes,
});

Deno.test("timeCells() prints no p99 from fewer than 300 samples", () => {
  const samples = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  assert.deepEqual(timeCells(samples(299)), ["299", "150 us", "284 us", "-", "299 us"]);
  assert.equal(timeCells(samples(300))[3], "297 us");
  assert.deepEqual(timeCells([]), ["0", "-", "-", "-", "-"]);
});

Deno.test("rateCell() gives an interval from six trials on", () => {
  assert.equal(rateCell([1, 2, 3, 4, 5]), "3 [no interval]");
  assert.equal(rateCell([1, 2, 3, 4, 5, 6]), "3.5 [1, 6]");
  assert.equal(rateCell([]), "-");
  assert.equal(rateCell([35_000, 36_000, 37_000, 38_000, 39_000, 1_234_567]), "37.5 k [35 k, 1.23 M]");
});

Deno.test("timeAccount() accounts for the whole wall clock", () => {
  const trial = { generate_ms: 1, wait_ms: 2, encode_ms: 3, store_ms: 40, check_ms: 5 };
  const account = timeAccount([trial, trial], { generateMs: 10, checkMs: 20 }, 200);
  assert.deepEqual(account, { generate: 12, wait: 4, encode: 6, store: 80, check: 30, other: 68 });
});

Deno.test("verdicts are counted by kind, listed where they rest on a number, and else by why there is none", () => {
  const all = [
    verdict({}),
    verdict({ basis: "projected", interval: null, verdict: "fail", phase: "steady" }),
    verdict({ isClaim: true, headroom: null, verdict: "fail" }),
    verdict({
      id: "X-2",
      value: null,
      verdict: "not proven",
      reason: "no-benchmark",
      evidence: "memory is not varied",
      command: "deno task bench --experiment knees",
    }),
  ];
  assert.deepEqual(verdictCounts(all), [
    "s on t: 4 requirements: 1 pass ✓, 2 fail ✗, 0 not proven ?, 1 not judged",
  ]);
  assert.deepEqual(notJudgedLines(all), [
    "",
    "not judged: 1 requirement of s on t",
    "  1 memory is not varied: X-2",
    "    deno task bench --experiment knees",
  ]);
  const [table] = questionTables(all);
  assert.ok(table!.title.startsWith("s on t: what is asked"));
  assert.deepEqual(table!.rows.map((row) => row.slice(1)), [
    ["10", "[9, 11]", "", "2x", "✓ 5 X-1"],
    ["(10)", "", "steady", "2x", "✗ 5 X-1"],
    ["10", "[9, 11]", "", "-", "✗ 5 X-1"],
  ]);
  assert.deepEqual(table!.rows.map(([name]) => name), ["more than 5", "more than 5", "claim: more than 5"]);
  const other = questionTables([...all, verdict({ store: "u" })]);
  assert.deepEqual(other.map(({ title }) => title.slice(0, 6)), ["s on t", "s on u"]);
});

Deno.test("a number that is asked at many values has one row, and its ids go on below it", () => {
  const asked = Array.from({ length: 14 }, (_, i): Partial<Verdict> => ({
    ...{ id: `CM-CAP-${10 + i}`, unit: "entities/s", threshold: i < 9 ? 250 : 10_000 },
    ...{ headroom: i < 9 ? 4 : 0.1, verdict: i < 9 ? "pass" : "fail" },
  }));
  const [table] = questionTables(asked.map((changes) => verdict({ ...changes, need: "writes: at least" })));
  const [first, ...rest] = table!.rows;
  assert.deepEqual(first!.slice(0, 5), ["writes", "10 entities/s", "[9, 11]", "", "0.1x"]);
  assert.ok(rest.length > 0 && rest.every((row) => row.slice(0, 5).every((cell) => cell === "")));
  const text = table!.rows.map((row) => row[5]).join(" ");
  assert.match(text, /^✓ 250\/s CM-CAP-10, CM-CAP-11, .*CM-CAP-18; ✗ 10k\/s CM-CAP-19, .*CM-CAP-23$/);
});

Deno.test("summariseChecks() names the first trial a check did not hold in", () => {
  const row = (trial: string, ok: boolean) => ({
    trial,
    name: "rows",
    ok,
    expected: "5",
    actual: ok ? "5" : "4",
  });
  assert.deepEqual(summariseChecks([row("a", true), row("b", false)]), [
    { name: "rows", ok: false, detail: "1 of 2 trials failed; b: expected 5, found 4" },
  ]);
});

Deno.test("summariseChecks() passes on what a check says it skipped", () => {
  const actual = "replay: 3 logs; git fsck --strict: skipped, there is no git program";
  const row = { trial: "a", name: "registry.check()", ok: true, expected: "no problem found", actual };
  const [check] = summariseChecks([row]);
  assert.equal(check!.detail, "1 of 1 trials; git fsck --strict: skipped, there is no git program");
});

Deno.test("runId() is the day and four hex digits", () => {
  assert.equal(runId(new Date("2026-11-22T23:59:59Z"), 0.5), "2026-11-22-8000");
});
