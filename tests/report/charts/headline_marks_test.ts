import assert from "node:assert/strict";
import type { Curve } from "../../../lib/model/assessment.ts";
import { headlineFinding } from "../../../lib/report/charts/headline_finding.ts";
import { headlineMarks } from "../../../lib/report/charts/headline_marks.ts";

type Mark = Curve["marks"][number];

function curve(store: string, variant: string, own: Partial<Curve> = {}): Curve {
  return {
    scenario: "agent-onboarding",
    profile: "quick",
    store,
    variant,
    metric: "ms-per-event",
    metricTitle: "append time",
    unit: "ms",
    sizeUnit: "events",
    measured: [],
    law: [],
    marks: [],
    limits: [],
    ...own,
  };
}

const need = (size: number): Mark => ({ size, label: "10,000 agents", kind: "need" });

/** Curves that need 30,000 events in two write modes and 1,250 in the third, on each store. */
const modes = (...stores: string[]) =>
  stores.flatMap((store) => [
    curve(store, "per-event", { marks: [need(30_000)] }),
    curve(store, "batch", { marks: [need(30_100)] }),
    curve(store, "multi-seal", { marks: [need(1250)] }),
  ]);

const labels = (curves: readonly Curve[]) => headlineMarks(curves).map(({ label }) => label);

Deno.test("a size that not every setting has names all that have it, and stores only where they differ", () => {
  const expected = ["10,000 agents (per-event, batch)", "10,000 agents (multi-seal)"];
  assert.deepEqual(labels(modes("git-registry")), expected);
  assert.deepEqual(labels(modes("git-registry", "mine")), expected);
  const differing = [...modes("git-registry"), curve("mine", "multi-seal", { marks: [need(9000)] })];
  assert.deepEqual(labels(differing), [
    "10,000 agents (per-event, batch)",
    "10,000 agents (git-registry, multi-seal)",
    "10,000 agents (mine, multi-seal)",
  ]);
  assert.deepEqual(labels(modes("git-registry").slice(0, 2)), ["10,000 agents"], "all settings share it");
});

Deno.test("a headline's title speaks of the limit that breaks first, whatever order limits stand in", () => {
  const law = [[1, 900], [10, 400], [100, 100]].map(([size, value]) => ({
    size: size!,
    value: value!,
    low: value!,
    high: value!,
    tested: true,
  }));
  const limit = (requirement: string, value: number) =>
    ({ requirement, label: requirement, value, sense: "at-least" }) as const;
  const limits = [limit("D-01", 250), limit("D-02", 500)];
  for (const order of [limits, limits.toReversed()]) {
    const title = headlineFinding([curve("bitemporal", "full", { unit: "entities/s", law, limits: order })]);
    assert.match(title, /fall below 500 entities\/s \(D-02\) near 10 events/);
  }
  const held = headlineFinding([
    curve("bitemporal", "full", { unit: "entities/s", law, limits: [limit("D-01", 50), limit("D-02", 90)] }),
  ]);
  assert.match(held, /stays above 90 entities\/s \(D-02\)/);
});
