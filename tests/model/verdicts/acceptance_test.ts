import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import type { AssessInput } from "../../../lib/model/input.ts";
import { isJudged } from "../../../lib/model/verdicts/verdict.ts";
import { loadRequirements } from "../../../lib/reference/requirements.ts";
import { AGENT_ONBOARDING } from "../../../lib/scenarios/mod.ts";
import { emptyTables, inputOf, KELS, MANIFEST, onboardTrials } from "../synthetic_run.ts";

const ROWS = loadRequirements().filter(({ id }) => AGENT_ONBOARDING.requirements.includes(id));
const AGENTS = 100;

/** Six trials of the whole organisation in each mode: in batches, of either kind, it takes a fifth of the time. */
function input(changes: Partial<AssessInput> = {}, { agents = AGENTS, batchMs = 150 } = {}): AssessInput {
  const trials = { logEvent: 0, validation: 0, agents: AGENTS };
  const tables = onboardTrials(emptyTables(), { ...trials, variant: "per-event", call: 20 });
  for (const variant of ["batch", "multi-seal"]) {
    onboardTrials(tables, { ...trials, variant, call: batchMs, agentsPerCall: 10 });
  }
  const [kels] = inputOf(tables, { kels: true, requirements: ROWS }).scenarios;
  const scenario = {
    ...KELS,
    agents: { value: agents, source: "test" },
    batchAgents: { value: 10, source: "test" },
    requirements: ROWS.map(({ id }) => id),
  };
  return {
    ...inputOf(tables, { kels: true, requirements: ROWS }),
    scenarios: [{ ...kels!, scenario }],
    ...changes,
  };
}

const verdictIn = (of: AssessInput) => {
  const { verdicts } = assess(of);
  return (id: string) => {
    const { verdict, reason, evidence } = verdicts.find((one) => one.id === id)!;
    return { outcome: reason ?? verdict, evidence };
  };
};

Deno.test("a rate is written once six trials of the whole organisation were measured; one of a part of it is no answer to the experiment", () => {
  const whole = verdictIn(input());
  for (const id of ["KERI-09", "KERI-10", "KERI-13"]) assert.equal(whole(id).outcome, "pass", id);
  const part = verdictIn(input({}, { agents: 10_000 }));
  assert.equal(part("KERI-09").outcome, "beyond-tested-range");
  assert.match(part("KERI-09").evidence, /asked of the whole organisation/);
  assert.equal(part("KERI-10").outcome, "beyond-tested-range");
  assert.equal(part("KERI-13").outcome, "pass");
});

Deno.test("a decision passes, go or no-go; an unknown one keeps its reason, and is not recorded by a file that says so", () => {
  const go = verdictIn(input());
  assert.equal(go("KERI-11").outcome, "pass");
  assert.match(go("KERI-11").evidence, /^Go for a bulk flow: batch is 5\.\d+x/);
  // 800 ms a batch of ten agents are as long as its forty events one by one.
  const no = verdictIn(input({}, { batchMs: 800 }));
  assert.equal(no("KERI-11").outcome, "pass");
  assert.match(no("KERI-11").evidence, /^No-go for a bulk flow: /);
  const unknown = verdictIn({ ...input({}, { agents: 10_000, batchMs: 800 }), records: { decision: true } });
  assert.equal(unknown("KERI-11").outcome, "beyond-tested-range");
  assert.equal(unknown("KERI-14").outcome, "beyond-tested-range");
});

Deno.test("what must be written down passes where a file of this run records it, and says else which command writes it", () => {
  const without = verdictIn(input());
  for (
    const [id, file] of [["KERI-12", "accepted-risks-section"], ["KERI-14", "issue-255-comment"]] as const
  ) {
    assert.equal(without(id).outcome, "not-recorded", id);
    assert.match(
      without(id).evidence,
      new RegExp(`report --scenario agent-onboarding writes reports/${file}.md`),
    );
  }
  const decision = verdictIn(input({ records: { decision: true } }));
  assert.deepEqual(["KERI-14", "KERI-12", "KERI-15"].map((id) => decision(id).outcome), [
    "pass",
    "not-recorded",
    "not-recorded",
  ]);
  const risk = verdictIn(input({ records: { risk: true } }));
  assert.deepEqual(["KERI-12", "KERI-15", "KERI-14"].map((id) => risk(id).outcome), [
    "pass",
    "pass",
    "not-recorded",
  ]);
  assert.match(risk("KERI-15").evidence, /100 agents were onboarded$/);
});

Deno.test("the class of the machine is what was declared of it: nothing, launch or another", () => {
  const declared = (machineClass?: "launch" | "other") => {
    const machine = { ...MANIFEST.machine, ...machineClass === undefined ? {} : { class: machineClass } };
    return input({ manifest: { ...MANIFEST, machine } });
  };
  const outcome = (of: AssessInput) => verdictIn(of)("KERI-16").outcome;
  assert.deepEqual([declared(), declared("launch"), declared("other")].map(outcome), [
    "not-declared",
    "pass",
    "fail",
  ]);
  const bounds = (of: AssessInput) => assess(of).answer.onboarding[0]!.bulkFlow.bounds.at(-1);
  assert.equal(
    bounds(declared()),
    "machine: not declared launch-class (where it is: --machine-class launch)",
  );
  assert.equal(bounds(declared("launch")), "machine: declared launch-class");
});

Deno.test("minutes that were said to be acceptable decide, the least of several; those taken as usual are only shown", () => {
  // One commit an event takes 400 of 20 ms, 8 s.
  const flow = (acceptableMinutes?: readonly number[]) =>
    assess(input({ acceptableMinutes })).answer.onboarding[0]!.bulkFlow;
  const shown = flow();
  assert.equal(shown.decision, "go");
  assert.deepEqual(shown.within.map(({ minutes, decision }) => [minutes, decision]), [
    [5, "no-go"],
    [25, "no-go"],
    [60, "no-go"],
  ]);
  assert.match(
    shown.details[0]!,
    /^one commit an event takes 8 s \[.*\] for 100 agents, measured: acceptable in 5 min, acceptable in 25 min, acceptable in 60 min$/,
  );
  const asked = flow([25, 1]);
  assert.equal(asked.decision, "no-go");
  assert.match(
    asked.summary,
    /^No-go for a bulk flow where 1 min are acceptable: one commit an event takes 8 s/,
  );
  assert.match(asked.details[0]!, /^by the rates alone, go: batch is 5/);
  const tight = flow([0.1]);
  assert.deepEqual([tight.decision, tight.within[0]!.takes[0]!.verdict], ["go", "fail"]);
});

Deno.test("a rate stands beside the agents that it was measured with", () => {
  const trials = { variant: "per-event", call: 20, logEvent: 0, agents: AGENTS };
  const agents = (counts: { calibration: number; validation: number }) => {
    const tables = onboardTrials(emptyTables(), { ...trials, ...counts });
    return assess(inputOf(tables, { kels: true })).answer.onboarding[0]!.bulkFlow.flows[0]!.agents;
  };
  assert.equal(agents({ calibration: 6, validation: 2 }), 100);
  // Of as many trials the larger ones count, which have four times the agents.
  assert.equal(agents({ calibration: 1, validation: 1 }), 400);
});

Deno.test("a requirement is judged by an outcome without a number too; one with a reason alone is not", () => {
  const { verdicts } = assess(input());
  const of = (id: string) => isJudged(verdicts.find((one) => one.id === id)!);
  assert.deepEqual(["KERI-11", "KERI-09", "KERI-14", "KERI-16"].map(of), [true, true, false, false]);
});
