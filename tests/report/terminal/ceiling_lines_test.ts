import assert from "node:assert/strict";
import type { Ceiling } from "../../../lib/bench/load/ceiling.ts";
import type { RateTrial } from "../../../lib/bench/load/judge_rate.ts";
import { ceilingAnswer, ceilingLines } from "../../../lib/report/terminal/ceiling_lines.ts";

const HELD: RateTrial = { held: true, broke: null, generatorBound: false };
const FAILED: RateTrial = { held: false, broke: "the log grew past its bound", generatorBound: false };
const NOT_OFFERED: RateTrial = { held: true, broke: null, generatorBound: true };

const FOUND: Ceiling = {
  outcome: "found",
  value: 13_434,
  interval: [12_800, 14_100],
  broke: "the log grew past its bound",
  limit: null,
  stopped: null,
  tried: [
    { rate: 12_800, trials: [HELD, HELD, HELD] },
    { rate: 14_100, trials: [FAILED, HELD, FAILED, { ...FAILED, broke: "CPU" }] },
    { rate: 25_600, trials: [FAILED] },
    { rate: 51_200, trials: [NOT_OFFERED] },
  ],
  trials: 9,
};

const answer = (changes: Partial<Ceiling>) => ceilingAnswer({ ...FOUND, ...changes }, "queries/s");

Deno.test("a ceiling is told with its interval and what broke first, then every rate tried", () => {
  assert.deepEqual(ceilingLines(FOUND, { unit: "queries/s", confirm: { held: 2, of: 3 } }), [
    "13,400 queries/s [12,800, 14,100] hold; at 14,100 the log grew past its bound first",
    "",
    "9 trials, by rate",
    "  queries/s    held  verdict           what broke first",
    "  12,800     3 of 3  holds, confirmed",
    "  14,100     1 of 4  fails, confirmed  the log grew past its bound; CPU",
    "  25,600     0 of 1  fails             the log grew past its bound",
    "  51,200     0 of 1  not offered",
    "",
    "A rate is tried once; those beside the ceiling are confirmed: 2 of up to 3 fresh trials hold, or no longer can.",
    "[Highest rate that held in every trial, lowest rate that failed]; the ceiling is taken in the middle.",
  ]);
});

Deno.test("what nothing tells is said so", () => {
  assert.equal(
    answer({ broke: null }),
    "13,400 queries/s [12,800, 14,100] hold; at 14,100 the requirement was missed, and nothing tells why",
  );
  assert.equal(
    answer({ interval: [null, 14_100] }),
    "13,400 queries/s hold; at 14,100 the log grew past its bound first; no rate held in every trial",
  );
});

Deno.test("no ceiling is claimed where none was found", () => {
  const least = { outcome: "at least", value: null, interval: [12_800, null], broke: null } as const;
  assert.equal(
    answer(least),
    "At least 12,800 queries/s hold: no higher rate was allowed, and no ceiling was found",
  );
  assert.equal(
    answer({ ...least, limit: 14_100 }),
    "At least 12,800 queries/s hold: the generator, not the store, was the bound at 14,100",
  );
  assert.equal(
    answer({ ...least, interval: [null, null] }),
    "No queries/s held in every trial: no higher rate was allowed, and no ceiling was found",
  );
  const none = { outcome: "none", value: null } as const;
  assert.equal(
    answer({ ...none, interval: [null, 100] }),
    "No rate holds: at 100 queries/s, the lowest allowed, the log grew past its bound first",
  );
  assert.equal(
    answer({ ...none, interval: [null, null], broke: null, limit: 100 }),
    "Nothing is known of the store: the generator, not the store, was the bound at 100 queries/s, the lowest rate allowed",
  );
});

Deno.test("an unfinished search says what is known so far", () => {
  const unfinished = { outcome: "unfinished", value: null } as const;
  assert.equal(
    answer({ ...unfinished, stopped: "most trials" }),
    "Not decided after 9 trials, no more trials are allowed; so far 12,800 queries/s held, at 14,100 the log grew past " +
      "its bound first",
  );
  assert.equal(
    answer({ ...unfinished, stopped: "interrupted", interval: [12_800, null], limit: 14_100 }),
    "Not decided after 9 trials, interrupted; so far 12,800 queries/s held, the generator, not the store, was the bound " +
      "at 14,100",
  );
  assert.equal(
    answer({ ...unfinished, stopped: "interrupted", interval: [null, null], trials: 0 }),
    "Not decided after 0 trials, interrupted",
  );
});
