import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import type { Projection } from "../../../lib/model/assessment.ts";
import { allUseCases, useCaseAnswer } from "../../../lib/model/verdicts/make_answer.ts";
import type { Verdict } from "../../../lib/model/verdicts/verdict.ts";
import { SCENARIOS } from "../../../lib/scenarios/scenarios.ts";
import { USE_CASES, useCaseOf } from "../../../lib/scenarios/use_cases.ts";
import { appendTrials, emptyTables, fullSize, inputOf, requirement, SCENARIO } from "../synthetic_run.ts";

const PLACE = { scenario: "ride-sharing-city", store: "bitemporal" };

function verdict(own: Partial<Verdict>): Verdict {
  return {
    ...PLACE,
    id: "X-1",
    kind: "requirement",
    decides: true,
    profile: "quick",
    variant: "full",
    need: "writes: at least 5 updates/s",
    threshold: 5,
    unit: "updates/s",
    source: "",
    evidence: "",
    value: 10,
    interval: [9, 11],
    headroom: 2,
    basis: "measured",
    verdict: "pass",
    reason: null,
    ...own,
  };
}

const OPEN = { verdict: "not proven", reason: "beyond-tested-range" } as const;
const NONE = { verdict: "not proven", value: null, interval: null, headroom: null } as const;

const answered = (verdicts: Verdict[], projections: Projection[] = []) =>
  useCaseAnswer(PLACE, { verdicts, projections, fullRows: 1000 });

Deno.test("a use case fits where every need that was judged passes, and does not where one fails", () => {
  assert.equal(answered([verdict({})]).fits, "yes");
  assert.equal(answered([verdict({}), verdict({ id: "X-2", verdict: "fail", headroom: 0.5 })]).fits, "no");
  assert.equal(answered([verdict({}), verdict({ id: "X-2", ...OPEN })]).fits, "not shown");
  assert.equal(answered([verdict({}), verdict({ ...NONE, reason: "not-measured" })]).fits, "not shown");
  assert.equal(answered([verdict({}), verdict({ ...NONE, reason: "too-few-samples" })]).fits, "not shown");
  // What no run can judge keeps no store from fitting; it is counted.
  const partly = answered([verdict({}), verdict({ ...NONE, reason: "no-benchmark" })]);
  assert.deepEqual([partly.fits, partly.judged, partly.asked], ["yes", 1, 2]);
});

Deno.test("claims, estimates and stretch goals neither fit nor break a use case", () => {
  const claim = verdict({ id: "X-9", decides: false, verdict: "fail", headroom: 0.01 });
  const { fits, breaksFirst, asked } = answered([verdict({}), claim]);
  assert.deepEqual([fits, breaksFirst!.id, asked], ["yes", "X-1", 1]);
});

Deno.test("without a number nothing is known, and the reason is that of most needs", () => {
  const failed = (id: string) => verdict({ id, ...NONE, reason: "run-failed" });
  const { fits, why, breaksFirst } = answered([
    failed("X-1"),
    failed("X-2"),
    verdict({ ...NONE, reason: "no-benchmark" }),
  ]);
  assert.deepEqual([fits, why, breaksFirst], ["unknown", "run-failed", null]);
});

Deno.test("the need with the least headroom breaks first, whatever its verdict", () => {
  const verdicts = [
    verdict({}),
    verdict({ id: "X-2", headroom: 0.7, ...OPEN }),
    verdict({ id: "X-3", headroom: 9 }),
  ];
  assert.equal(answered(verdicts).breaksFirst!.id, "X-2");
});

Deno.test("disk, sync and chains are those of the use case's own full size, of the setting that survives most", () => {
  const tables = appendTrials(emptyTables(), { variant: "normal" });
  appendTrials(tables, { variant: "full", seed: 2 });
  // Half of Mendoza's rows: both sizes are projected, Mendoza's first.
  const size = fullSize(Math.round(20_500_000 / 13 / 2));
  const rows = [requirement({ id: "W", test_at: 250 }), requirement({ id: "P", test_at: 1600 })];
  const { answer, projections } = assess({
    ...inputOf(tables, { requirements: rows }),
    scenarios: [{ scenario: { ...SCENARIO, requirements: ["W", "P"] }, fullSize: size }],
  });
  const own = answer.useCases.find(({ scenario }) => scenario === SCENARIO.id)!;
  for (const figure of [own.chains, own.disk, own.sync]) {
    assert.equal(figure!.size, 13 * size.versions);
    assert.equal(figure!.variant, "full");
  }
  const atMendoza = projections.find((p) => p.metric === "sync-min" && p.size === 20_500_000)!;
  assert.ok(atMendoza.value > 1.5 * own.sync!.value, "Mendoza's sync is longer and would mislead");
});

Deno.test("all six use cases are listed, what is measured with its scenarios, the rest as unknown", () => {
  const held = answered([verdict({})]);
  const rows = allUseCases([held, { ...held, useCase: null, scenario: "mine" }]);
  assert.deepEqual(rows.map(({ useCase }) => useCase), [...USE_CASES, null]);
  for (const { useCase, scenario, fits, disk } of rows) {
    if (useCase === "ride-sharing" || scenario === "mine") continue;
    assert.deepEqual([scenario, fits, disk], [null, "unknown", null]);
  }
  const two = allUseCases([held, { ...held, scenario: "ride-sharing-europe-middle-east" }]);
  assert.equal(two.filter(({ useCase }) => useCase === "ride-sharing").length, 2, "neither hides the other");
});

Deno.test("every built-in chain but the baseline belongs to a use case", () => {
  const outside = Object.values(SCENARIOS).filter(({ id, kind }) =>
    kind === "entities" && useCaseOf(id) === null
  );
  assert.deepEqual(outside.map(({ id }) => id), ["mendoza"]);
  assert.equal(useCaseOf("freelancers"), null);
});

Deno.test("a run without an organisation says that onboarding is unknown, and does not advise against a bulk flow", () => {
  const { answer } = assess(inputOf(appendTrials(emptyTables())));
  const [{ agents, perEvent, bulkFlow }] = answer.onboarding as [typeof answer.onboarding[number]];
  assert.deepEqual([agents, perEvent.eventsPerS, perEvent.minutes, bulkFlow.decision], [
    10_000,
    null,
    null,
    "unknown",
  ]);
});
