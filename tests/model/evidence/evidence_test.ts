import assert from "node:assert/strict";
import type { Projection } from "../../../lib/model/assessment.ts";
import { evidenceFor, type EvidenceSource } from "../../../lib/model/evidence/evidence.ts";

function projection(metric: string, value: number, own: Partial<Projection> = {}): Projection {
  return {
    scenario: "s",
    store: "bitemporal",
    profile: "quick",
    variant: "full",
    metric,
    unit: "ms",
    size: 1000,
    sizeUnit: "rows",
    beyond: 2,
    value,
    interval: [0.9 * value, 1.1 * value],
    basis: "projected",
    law: null,
    trials: 6,
    ...own,
  };
}

function source(projections: readonly Projection[]): EvidenceSource {
  return {
    projections,
    laws: [],
    tooFew: new Set(),
    variants: ["full"],
    nothing: null,
    needSize: () => 1000,
    sync: () => null,
    counts: new Map(),
  };
}

const WORST = { metric: "a", sense: "at-most", worstOf: ["a", "b"] } as const;

function found(projections: readonly Projection[]): Projection | null {
  const evidence = evidenceFor(WORST, source(projections));
  return "projection" in evidence ? evidence.projection : null;
}

Deno.test("the worst of several times holds every one's interval, not that of the largest value", () => {
  const worst = found([
    projection("a", 90, { interval: [80, 95] }),
    projection("b", 85, { interval: [60, 120], beyond: 5, trials: 7 }),
  ])!;
  assert.deepEqual([worst.value, worst.interval, worst.beyond, worst.trials], [90, [80, 120], 5, 6]);
});

Deno.test("where one of several times is missing there is no worst, and without an interval of one there is none", () => {
  assert.equal(found([projection("a", 90)]), null);
  assert.equal(found([projection("a", 90), projection("b", 1, { interval: null })])!.interval, null);
});

Deno.test("a number measured at a smaller size speaks for that size only", () => {
  const small = { size: 100, beyond: 1, basis: "measured" } as const;
  const worst = found([projection("a", 1, small), projection("b", 2, small)])!;
  assert.equal(worst.beyond, 10);
});

Deno.test("the worst of several rates is the slowest, with every one's interval", () => {
  const evidence = evidenceFor(
    { metric: "a", sense: "at-least", worstOf: ["a", "b"] },
    source([projection("a", 90, { interval: [80, 95] }), projection("b", 100, { interval: [60, 120] })]),
  );
  assert.ok("projection" in evidence);
  assert.deepEqual([evidence.projection.value, evidence.projection.interval], [90, [60, 95]]);
});

Deno.test("evidence names the phase of a rate, and judges it by the law's test on that phase", () => {
  const law = {
    ...projection("a", 1),
    id: "law",
    benchmark: "append",
    formula: "",
    coefficients: [],
    trials: 6,
    samples: 1,
    fittedFrom: 0,
    fittedTo: 100,
    testedTo: 400,
    predictionError: 0.01,
    phases: [{
      phase: "steady",
      fittedTo: 100,
      testedTo: 200,
      predictionError: 0.5,
      offBy: 1,
      blockRows: 10,
      closedShare: 0.5,
    }],
  };
  const of = (own: Partial<Projection>) =>
    evidenceFor({ metric: "a", sense: "at-least" }, {
      ...source([projection("a", 1, { law: "law", ...own })]),
      laws: [law],
    });
  const steady = of({ phase: "steady", testedIn: "steady" });
  assert.ok("law" in steady);
  assert.equal(steady.law!.predictionError, 0.5);
  assert.match(steady.text, /steady blocks, law law, tested error \+50 %/);
  assert.match(
    of({ phase: "failure", testedIn: "steady" }).text,
    /failure blocks, as defined; tested on steady blocks/,
  );
  assert.match(
    of({ phase: "load", testedIn: null }).text,
    /load blocks, of which no trial measured such a mix/,
  );
});

Deno.test("a statistic of too few samples is told from one that was never measured", () => {
  const p99 = { metric: "query-mix-response-p99-ms", sense: "at-most" } as const;
  const none = evidenceFor(p99, source([]));
  assert.ok("reason" in none && none.reason === "not-measured");
  const few = evidenceFor(p99, { ...source([]), tooFew: new Set([p99.metric]) });
  assert.deepEqual(few, { reason: "too-few-samples", text: "fewer than 300 samples, too few for a p99" });
  const worst = evidenceFor(WORST, { ...source([projection("a", 1)]), tooFew: new Set(["b"]) });
  assert.ok("reason" in worst && worst.reason === "too-few-samples");
});

Deno.test("reads and sizes are judged by the strictest setting or the same without syncs, whichever was measured nearer; writes by the strictest", () => {
  const of = (metric: string) => {
    const projections = [
      projection(metric, 5, { beyond: 60 }),
      projection(metric, 7, { beyond: 0.5, variant: "tuned" }),
      projection(metric, 9, { beyond: 1, variant: "normal" }),
    ];
    const all = { ...source(projections), variants: ["full", "tuned", "normal"] };
    const evidence = evidenceFor({ metric, sense: "at-least" }, all);
    return "projection" in evidence ? evidence.projection.variant : null;
  };
  assert.deepEqual(["queries-per-s", "query-mix-service-p50-ms", "file-gb"].map(of), Array(3).fill("normal"));
  assert.deepEqual(["entities-per-s", "sync-min"].map(of), ["full", "full"]);
});
