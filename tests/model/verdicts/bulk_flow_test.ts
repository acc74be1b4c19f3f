import assert from "node:assert/strict";
import type { Projection } from "../../../lib/model/assessment.ts";
import { bulkFlow } from "../../../lib/model/verdicts/bulk_flow.ts";

const WHOLE = 10_000;

function projection(metric: string, variant: string, own: Partial<Projection>): Projection {
  return {
    scenario: "agent-onboarding",
    store: "git-registry",
    profile: "quick",
    variant,
    metric,
    unit: "x",
    size: 60,
    sizeUnit: "events in the organisation's log",
    beyond: 1,
    value: 1,
    interval: null,
    basis: "measured",
    law: null,
    trials: 6,
    ...own,
  };
}

const PER_EVENT = projection("onboarding-min", "per-event", {
  basis: "projected",
  unit: "min",
  value: 18,
  interval: [15, 21],
  beyond: 124,
});

/** How many times as fast as one commit an event a mode was, as its share of the baseline's time. */
const speed = (variant: string, times: number, interval: Projection["interval"]) =>
  projection("onboarding-ratio", variant, {
    value: 1 / times,
    interval: interval && [1 / interval[1], 1 / interval[0]],
  });

const projected = (of: Projection) => ({ ...of, basis: "projected", size: 30_001, beyond: 12 }) as const;

const ABOUT = { agents: WHOLE, cutShort: [], agentsOf: () => WHOLE, isTested: () => true };

/** The decision from trials of so many agents, by laws that were tested. */
const decided = (agents: number, ...speeds: Projection[]) =>
  bulkFlow([PER_EVENT, ...speeds], { ...ABOUT, agentsOf: () => agents });

Deno.test("rates of 44.5 against 9.4 agents/s with disjoint intervals are a go, at whatever size they were measured", () => {
  const rate = (variant: string, value: number, interval: Projection["interval"]) =>
    projection("agents-per-s", variant, { unit: "agents/s", value, interval });
  for (const [low, high] of [[3.55, 7.52], [1.6, 9]] as const) {
    const { decision, reason, why, modes, flows } = decided(
      20,
      rate("per-event", 9.37, [9.1, 9.6]),
      rate("batch", 44.5, [33.3, 70.5]),
      speed("batch", 4.75, [low, high]),
    );
    assert.deepEqual([decision, reason], ["go", null]);
    assert.match(
      why,
      /^batch is 4\.75x \[[\d.]+, [\d.]+\] as fast as one commit an event \(measured at 20 agents, not at 10,000 agents\)$/,
    );
    assert.deepEqual(modes.map(({ times, agents }) => [times.toFixed(2), agents]), [["4.75", [20, 20]]]);
    const figures = flows.map(({ variant, rate, minutes }) => [variant, rate!.value, minutes?.value]);
    assert.deepEqual(figures, [["per-event", 9.37, 18], ["batch", 44.5, undefined]]);
  }
});

Deno.test("a mode faster by its whole interval, but less than twice, or perhaps not faster, is unknown, never no", () => {
  for (const [times, interval] of [[1.8, [1.5, 2.4]], [2.2, [0.9, 4]]] as const) {
    const open = decided(WHOLE, speed("batch", times, interval));
    assert.deepEqual([open.decision, open.reason], ["unknown", "interval-crosses-threshold"]);
    assert.match(open.why, /^batch is .* not told apart from 2x/);
  }
  const few = decided(WHOLE, speed("batch", 10, null));
  assert.deepEqual([few.decision, few.reason], ["unknown", "too-few-trials"]);
  for (const none of [decided(WHOLE), bulkFlow([], ABOUT)]) {
    assert.deepEqual([none.decision, none.reason], ["unknown", "not-measured"]);
  }
});

const SLOW = speed("batch", 1.2, [1.1, 1.4]);
/** Many seals an event, shown to be too slow at whatever size. */
const SLOW_SEALS = [speed("multi-seal", 1.5, [1.3, 1.6]), projected(speed("multi-seal", 1.4, [1.2, 1.7]))];

Deno.test("a mode that was not tried keeps from a no, and not from a go", () => {
  const untried = decided(WHOLE, SLOW);
  assert.deepEqual([untried.decision, untried.reason], ["unknown", "not-measured"]);
  assert.match(untried.why, /, but multi-seal was not measured$/);
  assert.equal(decided(WHOLE, speed("batch", 5, [4, 6])).decision, "go");
});

Deno.test("no is said where every mode is shown to be less than twice as fast at the size of the whole organisation", () => {
  assert.equal(decided(WHOLE, SLOW, ...SLOW_SEALS).decision, "no-go");
  assert.equal(decided(WHOLE, SLOW, speed("multi-seal", 2.2, [0.9, 4])).decision, "unknown");
  assert.equal(decided(WHOLE, SLOW, speed("multi-seal", 5, [4, 6])).decision, "go");
});

Deno.test("small trials do not say no of the whole organisation; a projection by a tested law does, one that reaches too far or was never tested does not", () => {
  const small = decided(200, SLOW, ...SLOW_SEALS);
  assert.deepEqual([small.decision, small.reason], ["unknown", "beyond-tested-range"]);
  assert.match(small.why, /but that was measured at 200 agents, not at 10,000 agents$/);
  const same = projected(speed("batch", 1.4, [1.1, 1.8]));
  const shown = [SLOW, ...SLOW_SEALS, same];
  assert.equal(decided(200, ...shown).decision, "no-go");
  assert.equal(decided(200, SLOW, ...SLOW_SEALS, projected(speed("batch", 3, [1.1, 5]))).decision, "unknown");
  assert.equal(decided(200, SLOW, ...SLOW_SEALS, { ...same, beyond: 65 }).decision, "unknown");
  for (const untested of ["batch", "per-event"]) {
    const about = { ...ABOUT, agentsOf: () => 200, isTested: (variant: string) => variant !== untested };
    assert.equal(bulkFlow([PER_EVENT, ...shown], about).decision, "unknown", untested);
  }
});

Deno.test("a projection stands beside what was measured; alone it decides nothing, and one that says no keeps small trials from a go", () => {
  const fast = speed("batch", 5, [4, 6]);
  const told = decided(200, fast, projected(speed("batch", 7, [3, 12])));
  assert.equal(told.decision, "go");
  assert.equal(told.modes[0]!.projected!.times.toFixed(1), "7.0");
  const against = decided(200, fast, projected(speed("batch", 1.2, [1, 1.5])));
  assert.deepEqual([against.decision, against.reason], ["unknown", "beyond-tested-range"]);
  const far = { ...projected(speed("batch", 1.2, [1, 1.5])), beyond: 500 };
  assert.equal(decided(200, fast, far).decision, "go", "what shows nothing keeps nothing from a go");
  assert.equal(decided(200, projected(fast)).decision, "unknown");
  // What was measured at the full size needs no projection.
  const whole = decided(WHOLE, fast, projected(speed("batch", 1.2, [1, 1.5])));
  assert.equal(whole.decision, "go");
  assert.match(whole.why, /\(measured at 10,000 agents\)$/);
});

Deno.test("batches smaller than the scenario's can say go, but not no", () => {
  const cutShort = { ...ABOUT, cutShort: ["batch"] };
  const of = (times: number, interval: Projection["interval"]) =>
    bulkFlow([PER_EVENT, speed("batch", times, interval), ...SLOW_SEALS], cutShort);
  assert.match(of(1.2, [1.1, 1.4]).why, /but the batches of batch were smaller than the scenario's$/);
  assert.equal(of(5, [4, 6]).decision, "go");
});
