import assert from "node:assert/strict";
import { acceptableWithin, minutesQuestion } from "../../../lib/model/verdicts/acceptable.ts";
import { judge } from "../../../lib/model/verdicts/judge.ts";

const SUBJECT = {
  scenario: "agent-onboarding",
  store: "git-registry",
  profile: "quick",
  variant: "per-event",
};

/** Minutes that a mode takes, with their interval. */
type Takes = readonly [value: number, interval: readonly [number, number] | null];

/** The decision for so many minutes, from what the modes take; measured at the full size. */
function decided(
  minutes: number,
  takes: Readonly<Record<string, Takes>>,
  worth: "go" | "no-go" | "unknown" = "go",
) {
  return acceptableWithin(minutes, {
    worth,
    modes: Object.keys(takes),
    takes: (mode) => {
      const [question, row] = minutesQuestion(mode, minutes);
      assert.deepEqual([question.metric, question.mode], ["onboarding-min", mode]);
      const found = takes[mode];
      if (found === undefined) return judge(row, SUBJECT, { reason: "not-measured", text: "nothing" });
      const [value, interval] = found;
      const measured = { basis: "measured", beyond: 1, law: null, trials: 6, size: 1, sizeUnit: "" } as const;
      const projection = { ...SUBJECT, ...measured, metric: question.metric, unit: "min", value, interval };
      return judge(row, SUBJECT, { projection, sense: "at-most", law: null, text: "measured" });
    },
  });
}

// 10,000 agents at 9.37 and at 44.5 agents/s.
const PUBLISHED = { "per-event": [17.8, [17, 18.6]], batch: [3.75, [2.4, 5]] } as const;

Deno.test("one commit an event that takes no longer than is acceptable needs no bulk flow; one that takes longer does", () => {
  const at = (minutes: number) => decided(minutes, PUBLISHED);
  assert.deepEqual([5, 25, 60].map((minutes) => at(minutes).decision), ["go", "no-go", "no-go"]);
  assert.equal(
    at(5).why,
    "one commit an event takes 17.8 min [17 min, 18.6 min]: not acceptable; batch takes 3.75 min [2.4 min, 5 min]: acceptable",
  );
  assert.equal(at(25).why, "one commit an event takes 17.8 min [17 min, 18.6 min]: acceptable");
});

Deno.test("what is not shown is not decided: an interval across the minutes, none at all, one commit an event unmeasured", () => {
  const across = decided(18, PUBLISHED);
  const [perEvent, batch] = across.takes;
  assert.deepEqual([across.decision, perEvent!.verdict, perEvent!.reason], [
    "unknown",
    "not proven",
    "interval-crosses-threshold",
  ]);
  assert.deepEqual([perEvent!.text, batch!.text], ["acceptable ?", "acceptable"]);
  const once = decided(5, { "per-event": [0.27, null] });
  assert.deepEqual([once.decision, once.takes[0]!.reason], ["unknown", "too-few-trials"]);
  assert.equal(once.why, "one commit an event takes 16.2 s: acceptable ? (too-few-trials)");
  const missing = decided(5, { batch: [1, [1, 1]] });
  assert.equal(missing.decision, "unknown");
  assert.equal(
    missing.why,
    "one commit an event was not measured; batch takes 60 s [60 s, 60 s]: acceptable",
  );
});

Deno.test("where no mode is quick enough, the rates say whether a bulk flow pays", () => {
  const slow = { "per-event": [100, [90, 110]], batch: [20, [18, 22]] } as const;
  for (const worth of ["go", "no-go", "unknown"] as const) {
    assert.equal(decided(5, slow, worth).decision, worth);
    assert.equal(decided(25, slow, worth).decision, "go");
  }
});
