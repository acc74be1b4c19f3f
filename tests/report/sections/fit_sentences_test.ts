import assert from "node:assert/strict";
import type { Projection } from "../../../lib/model/assessment.ts";
import type { UseCaseAnswer } from "../../../lib/model/verdicts/answer.ts";
import { fitSentences } from "../../../lib/report/sections/fit_sentences.ts";
import { story } from "../quick_story.ts";

const { answer } = story.assessment;
const [held] = answer.useCases.filter(({ scenario }) => scenario !== null) as [UseCaseAnswer];

/** A use case whose first need to break has this unit and headroom. */
function about(scenario: string, unit: string, changes: Partial<UseCaseAnswer> & { headroom: number }) {
  const { headroom, ...others } = changes;
  const chains = { ...held.disk!, value: 3 } as Projection;
  return {
    ...held,
    ...{ scenario, fits: "no" as const, chains, breaksFirst: { ...held.breaksFirst!, unit, headroom } },
    ...others,
  };
}

Deno.test("what fits is told of the store that carries a use case furthest, with what breaks first and the chains of its writes", () => {
  const sentences = fitSentences({
    useCases: [
      about("ride-sharing-city", "queries/s", { store: "exact", headroom: 0.1 }),
      about("ride-sharing-city", "min", { store: "other", headroom: 0.5 }),
      about("carbon-credits-v1", "queries/s", { store: "exact", headroom: 0.2 }),
      about("energy-grid-uk", "entities/s", { store: "exact", headroom: 2, fits: "yes" }),
    ],
  });
  assert.deepEqual(sentences, [
    "1 of 3 use cases meet every need that was judged, each on the store that carries it furthest: energy-grid-uk on exact.",
    "First to break: the time to sync (ride-sharing-city on other); reads (carbon-credits-v1 on exact).",
    "The highest rate of writes that is asked takes about 3 chains (ride-sharing-city on other, carbon-credits-v1 on exact, energy-grid-uk on exact).",
  ]);
});

Deno.test("what is open is not told as broken", () => {
  const open = about("ride-sharing-city", "entities/s", { store: "exact", headroom: 0.1, fits: "not shown" });
  assert.deepEqual(fitSentences({ useCases: [open] }), [
    "Of 1 use case none is shown to meet every need on one chain of this machine, on exact.",
    "Nothing shown to break, least room: writes (ride-sharing-city).",
    "The highest rate of writes that is asked takes about 3 chains (ride-sharing-city).",
  ]);
});

Deno.test("chains stand by their number, thousands too", () => {
  const chains = (value: number) => ({ ...held.disk!, value });
  const [, , told] = fitSentences({
    useCases: [
      about("ride-sharing-city", "min", { store: "exact", headroom: 0.1, chains: chains(1200) }),
      about("carbon-credits-v1", "min", { store: "exact", headroom: 0.1, chains: chains(170) }),
    ],
  });
  assert.match(told!, /about 170 chains \(carbon-credits-v1\); 1\.2k chains \(ride-sharing-city\)/);
});

Deno.test("one store is named once; without a measured use case nothing is said", () => {
  const one = [about("ride-sharing-city", "queries/s", { store: "exact", headroom: 0.1, chains: null })];
  assert.deepEqual(fitSentences({ useCases: one }), [
    "Of 1 use case none meets every need on one chain of this machine, on exact.",
    "First to break: reads (ride-sharing-city).",
  ]);
  assert.deepEqual(fitSentences({ useCases: one.map((row) => ({ ...row, scenario: null })) }), []);
});
