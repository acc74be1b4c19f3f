import assert from "node:assert/strict";
import type { OnboardingFigures } from "../../../lib/model/onboarding/onboarding_figures.ts";
import { loadAuthsOnboarding } from "../../../lib/reference/auths_onboarding.ts";
import {
  accountLines,
  onboardingNotes,
  onboardingRates,
  onboardingTables,
} from "../../../lib/report/terminal/onboarding_tables.ts";
import type { SummaryTable } from "../../../lib/text/text_table.ts";

const AUTHS = loadAuthsOnboarding();
const one = (median: number) => ({ median, interval: null, n: 1, needed: 6 });

const FIGURES: OnboardingFigures = {
  ...{ scenario: "agent-onboarding", store: "packfile", profile: "quick", variant: "per-event+commit" },
  ...{ mode: "per-event", setting: "commit", durability: "machine", scale: 0.1, trials: 1 },
  ...{ agents: 1000, batchAgents: 1, events: 4001, rootEvents: 3001, seals: 3000, commits: 4001 },
  ...{ registryS: one(2), registryCpuS: 1.5 },
  rates: {
    rootEventsPerS: { median: 1500, interval: [1400, 1600], n: 6, needed: 6 },
    eventsPerS: one(2000),
    agentsPerS: one(500),
    sealsPerS: one(1500),
  },
  tenthsMs: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.25],
  lastToFirst: one(1.25),
  ...{ onboardS: one(2.5), verifyS: one(1), wholeS: one(3.5) },
  size: {
    ...{ objects: 30_000, looseBytes: 0, packedBytes: 4_000_000, packs: 3, fileBytes: 5_000_000 },
    ...{ mergeS: 0.2, longestMergeS: 0.1 },
    ...{ allocatedBytes: 5_100_000, writtenRssBytes: 90e6 },
  },
  account: [
    { phase: "make", part: "keys", s: 0.3 },
    { phase: "make", part: "rest", s: 0.2 },
    { phase: "append", part: "checks", s: 1.5 },
    { phase: "flush", part: "rest", s: 0.5 },
  ],
};

function cellOf({ columns, rows }: SummaryTable, column: string): string {
  assert.ok(columns.includes(column), columns.join());
  return rows[0]![columns.indexOf(column)]!;
}

Deno.test("every rate stands under its own name, with its interval where there is one", () => {
  const table = onboardingRates([FIGURES], AUTHS)[0]!;
  assert.equal(cellOf(table, "root events/s"), "1500 [1400, 1600]");
  assert.equal(cellOf(table, "events/s"), "2000");
  assert.equal(cellOf(table, "seals/s"), "1500");
  assert.equal(cellOf(table, "flow"), "per agent, fsync commit");
  const others = [{ mode: "batch", batchAgents: 10 }, { mode: "batch", batchAgents: 100, seals: 1000 }];
  const named = others.map((other) => ({ ...FIGURES, setting: null, ...other }));
  const rows = onboardingRates(named, AUTHS)[0]!.rows.map(([, flow]) => flow);
  assert.deepEqual(rows, ["batch of 10", "batch of 100, 1 anchor"]);
});

Deno.test("auths' rate of the same size is set against keys and signatures too, and one that it extrapolated is marked", () => {
  // 1,000 agents in 2.5 s are 400 agents/s.
  const table = onboardingRates([FIGURES], AUTHS)[1]!;
  assert.equal(cellOf(table, "times auths, published"), `${Number((400 / 2.16).toPrecision(3))}x`);
  assert.equal(cellOf(table, "on two cores"), `${Number((400 / 4.7).toPrecision(3))}x`);
  const large = onboardingRates([{ ...FIGURES, agents: 10_000, seals: 30_000 }], AUTHS)[1]!;
  assert.match(cellOf(large, "times auths, published"), /x\*$/);
  assert.equal(cellOf(large, "on two cores"), "-");
  for (const other of [{ agents: 7, seals: 21 }, { seals: 1000 }]) {
    const unknown = onboardingTables([{ ...FIGURES, ...other }], AUTHS);
    assert.equal(unknown.length, 2, "no table of auths without a size of its");
    const [, took] = onboardingRates([{ ...FIGURES, ...other }], AUTHS);
    const words = [took!.title, ...took!.columns, ...onboardingNotes([{ ...FIGURES, ...other }], AUTHS, 110)];
    assert.doesNotMatch(words.join(" "), /auths|two cores/);
  }
  assert.match(onboardingTables([FIGURES], AUTHS)[2]!.title, /^auths at the same size/);
});

Deno.test("what stands in the registry is told by kind, and per agent", () => {
  const size = onboardingTables([FIGURES], AUTHS)[1]!;
  assert.equal(cellOf(size, "an agent"), "5 kB");
  assert.equal(cellOf(size, "packs"), "3");
  assert.equal(cellOf(size, "commits"), "4,001");
});

Deno.test("an account's parts add up to their phase, and phases to the whole", () => {
  const text = accountLines([FIGURES], 200).join("\n");
  assert.match(
    text,
    /2\.5 s = make 0\.5 \(keys 0\.3, rest 0\.2\) \+ append 1\.5 \(checks 1\.5\) \+ flush 0\.5$/,
  );
  assert.deepEqual(accountLines([{ ...FIGURES, account: [] }], 100), []);
});

Deno.test("what an append includes, and what auths' times hold beside it, is said in words", () => {
  const text = onboardingNotes([FIGURES], AUTHS, 110).join(" ");
  assert.match(text, /SAID.*signatures.*delegation.*death of the machine/);
  assert.match(text, /key storage/);
});
