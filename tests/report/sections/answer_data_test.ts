import assert from "node:assert/strict";
import type { UseCaseAnswer } from "../../../lib/model/verdicts/answer.ts";
import type { Verdict } from "../../../lib/model/verdicts/verdict.ts";
import { answerData, answerRows } from "../../../lib/report/sections/answer_data.ts";
import { answerFinding } from "../../../lib/report/sections/answer_finding.ts";
import { headroomInterval } from "../../../lib/report/sections/headroom.ts";
import { askedNumber, askedWords, axisOf } from "../../../lib/report/sections/need_words.ts";
import { questionsOf } from "../../../lib/report/sections/questions.ts";
import { whatToChange } from "../../../lib/report/sections/what_to_change.ts";
import { USE_CASES } from "../../../lib/scenarios/use_cases.ts";
import { story } from "../quick_story.ts";

const { assessment, manifest } = story;
const [held] = assessment.answer.useCases.filter(({ scenario }) => scenario === "compute-marketplace") as [
  UseCaseAnswer,
];

/** A verdict on compute-marketplace: writes of which 40 [20, 80] a second are held. */
function verdict(changes: Partial<Verdict>): Verdict {
  return {
    ...{
      id: "X-1",
      kind: "requirement",
      decides: true,
      scenario: "compute-marketplace",
      store: "bitemporal",
    },
    ...{ profile: "quick", variant: "full", need: "writes: at least 100 entities/s", threshold: 100 },
    ...{ unit: "entities/s", source: "", evidence: "", value: 40, interval: [20, 80], headroom: 0.4 },
    ...{ basis: "measured", verdict: "fail", reason: null },
    ...changes,
  };
}

/** An answer of these use cases, and these verdicts alone. */
function answered(useCases: readonly UseCaseAnswer[], verdicts: readonly Verdict[]) {
  return { answer: { useCases, onboarding: [] }, verdicts, storage: manifest.storage };
}

const onStore = (store: string, changes: Partial<UseCaseAnswer> = {}): UseCaseAnswer => ({
  ...held,
  ...{ store, fits: "no", failed: 1, chains: null, disk: null, sync: null },
  ...changes,
});

Deno.test("the answer has a row for every use case, with a bar for writes, reads, disk and sync of those the run holds", () => {
  const { rows, title } = answerData(story);
  for (const useCase of USE_CASES) assert.ok(rows.some(({ name }) => name.startsWith(useCase)), useCase);
  assert.ok(!rows.some(({ name }) => name === "mendoza"), "the baseline is asked for nothing");
  const [own] = rows.filter(({ name }) => name === "compute-marketplace");
  assert.deepEqual(own!.bars.map(({ axis }) => axis), ["writes", "reads", "disk", "sync"]);
  assert.match(title, /^(First to break|Least room): .* of 1 use case|^1 of 1 use case fits/);
  // The bar that breaks first is the need that the table names.
  assert.equal(own!.bars.find(({ isFirst }) => isFirst)!.id, held.breaksFirst!.id);
});

Deno.test("the interval of a headroom is that of its value: of a rate as it is, of a cost turned round", () => {
  assert.deepEqual(headroomInterval(verdict({})), [0.2, 0.8]);
  const time = verdict({ unit: "min", threshold: 60, value: 30, interval: [20, 120], headroom: 2 });
  assert.deepEqual(headroomInterval(time), [0.5, 3]);
  assert.equal(headroomInterval(verdict({ interval: null })), null);
});

Deno.test("a file is held against the free space: shown where its whole interval fits, or does not, else not proven", () => {
  const disk = (value: number, interval: readonly [number, number] | null, beyond = 1) => {
    const figure = { ...held.disk!, value, interval, beyond };
    const [row] = answerRows({ ...answered([onStore("bitemporal", { disk: figure })], []), storage });
    return row!.bars.find(({ axis }) => axis === "disk")!;
  };
  const storage = { ...manifest.storage, freeBytes: 50e9 };
  assert.deepEqual([disk(10, [9, 11]).headroom, disk(10, [8, 12.5]).interval], [5, [4, 6.25]]);
  assert.equal(disk(10, [9, 11]).asked, "50 GB free");
  const verdicts = [
    disk(10, [9, 11]),
    disk(100, [60, 110]),
    disk(60, [40, 70]),
    disk(10, null),
    disk(10, [9, 11], 65),
  ];
  assert.deepEqual(verdicts.map((bar) => bar.verdict), [
    "pass",
    "fail",
    "not proven",
    "not proven",
    "not proven",
  ]);
});

Deno.test("what is asked without a number is unknown, what nobody asks is said so", () => {
  const open = verdict({
    value: null,
    interval: null,
    headroom: null,
    verdict: "not proven",
    reason: "not-measured",
  });
  const [row] = answerRows(answered([onStore("bitemporal")], [open]));
  assert.deepEqual(row!.bars.map(({ asked }) => asked), [
    "unknown",
    "nothing asked",
    "nothing asked",
    "nothing asked",
  ]);
});

Deno.test("needs are named by what they are about and the number, without a cut", () => {
  const words = (unit: string, threshold: number | null, need: string) =>
    askedWords({ unit, threshold, need });
  assert.equal(words("queries/s", 2500, "peak reads (peak): at least 2500 queries/s"), "reads 2.5k/s");
  assert.equal(words("attribute updates/s", 500_000, "writes (peak): …"), "writes 500k attr/s");
  assert.equal(words("ms", 500, "commit service time (p99): under 500 ms"), "writes p99 500 ms");
  assert.equal(words("ms", 10, "query response time (p50): under 10 ms"), "reads p50 10 ms");
  assert.equal(words("min", 60, "full sync time: about 60 min"), "sync 60 min");
  assert.equal(words("GB", 67, "db size: about 67 GB"), "disk 67 GB");
  assert.equal(words("chains/grid", 1, "chains: exactly 1 chains/grid"), "1 chain/grid");
  assert.equal(words("widgets", null, "widgets"), "widgets");
  assert.equal(axisOf({ unit: "chains", need: "chains" }), null);
  assert.equal(askedNumber({ unit: "h", need: "sync", threshold: 3 }), "3 h");
});

Deno.test("one number that is asked at several values is one question, tightest first; another phase or statistic is another", () => {
  const rate = (id: string, threshold: number, need = "design sustained writes (sustained): at least") =>
    verdict({ id, threshold, headroom: 40 / threshold, need: `${need} ${threshold} entities/s` });
  const questions = questionsOf([
    rate("A", 10),
    rate("B", 1000, "writes: at least"),
    { ...rate("C", 10), phase: "peak" },
    verdict({
      id: "D",
      unit: "chains",
      value: 3,
      interval: null,
      headroom: 0.33,
      need: "chains: exactly 1 chains",
    }),
    verdict({
      id: "E",
      unit: "chains/grid",
      value: 3,
      interval: null,
      headroom: 0.33,
      need: "chains: at most 1",
    }),
    verdict({ id: "F", value: null, interval: null, headroom: null, verdict: "pass", need: "no corruption" }),
    verdict({ id: "G", value: null, interval: null, headroom: null, verdict: "pass", need: "recorded" }),
  ]);
  assert.deepEqual(questions.map(({ verdicts }) => verdicts.map(({ id }) => id).join(" ")), [
    "A B",
    "D E",
    "C",
    "F",
    "G",
  ]);
  assert.deepEqual([questions[0]!.name, questions[0]!.tightest.id], ["writes", "B"]);
});

Deno.test("what to change is made of verdicts: another store where fewer fail, else what it takes to hold the tightest of each kind", () => {
  const reads = (store: string, value: number, interval: readonly [number, number]) =>
    verdict({
      ...{ id: "R", store, need: "reads: at least 100 queries/s", unit: "queries/s", value, interval },
      ...{ headroom: value / 100, verdict: value < 100 ? "fail" : "pass" },
    });
  const useCases = [onStore("bitemporal", { failed: 8 }), onStore("posting", { failed: 2 })];
  const verdicts = [reads("bitemporal", 2, [1, 4]), reads("posting", 50, [40, 62.5])];
  const change = (row: number, own = verdicts) => whatToChange(useCases[row]!, answered(useCases, own));
  assert.equal(change(0), "posting instead: 2 needs fail, not 8 (reads 25x)");
  // What is surely lost there is said, too.
  const disk = (value: number) => ({ disk: { ...held.disk!, value, interval: [value, value] as const } });
  const larger = [
    onStore("bitemporal", { failed: 8, ...disk(10) }),
    onStore("posting", { failed: 2, ...disk(25) }),
  ];
  const writes = (store: string, value: number) =>
    verdict({
      ...{ id: "W", store, need: "writes: at least 100 entities/s", unit: "entities/s", value },
      ...{ interval: [value, value], headroom: value / 100, verdict: value < 100 ? "fail" : "pass" },
    });
  assert.equal(
    whatToChange(
      larger[0]!,
      answered(larger, [...verdicts, writes("bitemporal", 90), writes("posting", 30)]),
    ),
    "posting instead: 2 needs fail, not 8 (reads 25x; but writes 1/3, disk 2.5x)",
  );
  // Intervals that touch say nothing sure.
  assert.equal(
    change(0, [reads("bitemporal", 2, [1, 45]), verdicts[1]!]),
    "posting instead: 2 needs fail, not 8",
  );
  assert.equal(change(1), "reads over 2 [1.6, 2.5] readers");
  assert.equal(change(1, [reads("posting", 0.5, [0.25, 1])]), "reads 200 [100, 400] times fewer or cheaper");
  const sync = verdict({
    ...{ store: "posting", unit: "min", need: "full sync time: at most 60 min", threshold: 60, value: 150 },
    ...{ interval: [90, 240], headroom: 0.4, verdict: "not proven", reason: "beyond-tested-range" },
  });
  assert.equal(change(1, [sync]), "sync over 3 [1.5, 4] chains or at once (append --bulk) ?");
  const chains = { ...held.disk!, value: 5, interval: [2, 26] as const };
  const spread = onStore("posting", { chains });
  assert.equal(
    whatToChange(spread, answered([spread], [verdict({ store: "posting" })])),
    "writes over 5 [2, 26] chains",
  );
});

Deno.test("where nothing fails, what to change says what is open; what is not in the run has no advice", () => {
  const change = (changes: Partial<UseCaseAnswer>) => {
    const row = onStore("bitemporal", { failed: 0, ...changes });
    return whatToChange(row, answered([row], []));
  };
  assert.equal(change({ fits: "yes" }), "nothing: all that was judged passes");
  assert.equal(change({ fits: "unknown", why: "machine-busy" }), "measure again: the machine was busy");
  const breaksFirst = verdict({ verdict: "not proven", reason: "beyond-tested-range" });
  assert.match(change({ fits: "not shown", breaksFirst }), /^measure larger: /);
  assert.equal(change({ scenario: null, store: null }), "");
});

Deno.test("the finding counts the use cases that fit, and says of the others what breaks first and by how much", () => {
  const broken = (scenario: string, changes: Partial<Verdict>, fits: UseCaseAnswer["fits"] = "no") =>
    onStore("bitemporal", { ...{ useCase: scenario, scenario, fits }, breaksFirst: verdict(changes) });
  const reads = { unit: "queries/s", need: "reads" };
  assert.equal(
    answerFinding({
      useCases: [
        broken("freelance", {
          ...reads,
          value: 20,
          interval: [10, 44],
          headroom: 1 / 550,
          unit: "queries/s",
        }),
        broken("ride-sharing", { ...reads, headroom: 0.5 }),
        broken("energy-grid", { unit: "min", need: "sync" }),
      ],
    }),
    "First to break: reads in 2 of 3 use cases, the time to sync in 1; " +
      "at worst 1/550 [1/1.1k, 1/250] of what is asked is held",
  );
  assert.match(
    answerFinding({ useCases: [broken("freelance", { ...reads, headroom: 0.9 }, "not shown")] }),
    /^Least room: reads in 1 of 1 use case; at worst 0\.9 \[0\.45, 1\.8\] of what is asked/,
  );
  // A scenario of one's own counts, the baseline does not.
  const own = { ...broken("my-shop", reads), useCase: null };
  assert.match(answerFinding({ useCases: [own] }), /^First to break: reads in 1 of 1 use case; /);
  assert.deepEqual(answerRows(answered([own], [])).map(({ name }) => name), ["my-shop"]);
  const baseline = { ...own, scenario: "mendoza" };
  assert.equal(answerFinding({ useCases: [baseline] }), "This run holds none of the 6 use cases");
  assert.equal(
    answerFinding({ useCases: [broken("freelance", { ...reads, headroom: 3 }, "yes")] }),
    "1 of 1 use case fits on one chain",
  );
});
