import assert from "node:assert/strict";
import type { Projection } from "../../../lib/model/assessment.ts";
import { bulkFlow } from "../../../lib/model/verdicts/bulk_flow.ts";

const ABOUT = { agents: 10_000, cutShort: [] };

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
  beyond: 124,
});

/** Time per agent against one commit an event, as measured. */
const ratio = (variant: string, value: number, interval: Projection["interval"]) =>
  projection("onboarding-ratio", variant, { value, interval });

const decided = (...ratios: Projection[]) => bulkFlow([PER_EVENT, ...ratios], ABOUT);

Deno.test("a mode that is twice as fast by its whole interval is a go, with how many times as fast", () => {
  // 9.37 agents/s one commit an event, 44.5 [33.3, 70.5] in batches.
  const flow = decided(ratio("batch", 9.37 / 44.5, [9.37 / 70.5, 9.37 / 33.3]));
  assert.equal(flow.decision, "go");
  assert.deepEqual(flow.modes.map(({ times, interval }) => [times, ...interval!].map((x) => x.toFixed(2))), [
    ["4.75", "3.55", "7.52"],
  ]);
  assert.match(flow.summary, /batch is at least 2x as fast/);
  assert.match(flow.text, /batch 4\.75x \[3\.55, 7\.52\]; 10,000 agents, projected: per-event 18 min/);
});

Deno.test("a mode that is not twice as fast by its whole interval is a no-go; one that may be is unknown, never no", () => {
  assert.equal(decided(ratio("batch", 0.8, [0.7, 0.9])).decision, "no-go");
  const open = decided(ratio("batch", 0.45, [0.3, 0.6]));
  assert.equal(open.decision, "unknown");
  assert.match(open.summary, /the interval of batch holds 2x/);
  const few = decided(ratio("batch", 0.1, null));
  assert.equal(few.decision, "unknown");
  assert.match(few.summary, /too few trials/);
  assert.equal(bulkFlow([], ABOUT).decision, "unknown");
  assert.equal(decided().decision, "unknown");
});

Deno.test("one mode decides for a go, all of them for a no-go", () => {
  const slow = ratio("batch", 0.8, [0.7, 0.9]);
  assert.equal(decided(slow, ratio("multi-seal", 0.2, [0.1, 0.3])).decision, "go");
  assert.equal(decided(slow, ratio("multi-seal", 0.45, [0.3, 0.6])).decision, "unknown");
  assert.equal(decided(slow, ratio("multi-seal", 0.7, [0.6, 0.8])).decision, "no-go");
});

Deno.test("batches smaller than the scenario's can say go, but not no", () => {
  const cutShort = { agents: 10_000, cutShort: ["batch"] };
  assert.equal(bulkFlow([PER_EVENT, ratio("batch", 0.8, [0.7, 0.9])], cutShort).decision, "unknown");
  assert.equal(bulkFlow([PER_EVENT, ratio("batch", 0.2, [0.1, 0.3])], cutShort).decision, "go");
});

Deno.test("a projection decides nothing: only what was measured does", () => {
  const projected = { ...ratio("batch", 0.1, [0.05, 0.2]), basis: "projected" } as const;
  assert.equal(decided(projected).decision, "unknown");
  assert.equal(decided(ratio("batch", 0.8, [0.7, 0.9]), projected).decision, "no-go");
});
