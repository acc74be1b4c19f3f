import assert from "node:assert/strict";
import { type JudgedLoad, judgeLoad } from "../../../lib/bench/load/judge_load.ts";
import { type LoadFigures, loadFigures } from "../../../lib/bench/load/load_figures.ts";
import type { CommitRecord, LoadEnd } from "../../../lib/bench/load/load_task.ts";
import type { LoadTrial } from "../../../lib/bench/load/measure_load.ts";
import { commitsOf, ENDED, LOAD } from "./load_samples.ts";

/** Enough blocks to show a p99. */
const MANY = 400;
const WRITES = { ...LOAD, readPerS: null, seconds: 2 * MANY };

function judged(
  commits: readonly CommitRecord[],
  { told = ENDED, ...changes }: Partial<LoadTrial> & { readonly told?: LoadEnd } = {},
): JudgedLoad {
  const load = changes.load ?? WRITES;
  const figures = loadFigures(load, { commits, folder: "none", told, check: null });
  const trial = { contestant: "posting", load, end: "whole", problems: [], figures, commits } as const;
  return judgeLoad({ ...trial, ...changes }, { writes: "CM-D-01", commits: "CM-S-04B" });
}

const verdictOf = ({ criteria }: JudgedLoad, what: string) => criteria.find((own) => own.what === what)!;

Deno.test("a load passes where every criterion is shown, each with its requirement", () => {
  const { verdict, criteria, broke } = judged(commitsOf(Array(MANY).fill(300)));
  assert.equal(verdict, "pass");
  assert.deepEqual(criteria.map(({ what, id, need, verdict }) => [what, id, need, verdict]), [
    ["writes", "CM-D-01", 100, "pass"],
    ["late blocks", null, 0, "pass"],
    ["commit p99", "CM-S-04B", 500, "pass"],
    ["log", null, 1000, "pass"],
  ]);
  assert.deepEqual(broke, []);
});

Deno.test("a p99 takes enough samples: few of which none is over show nothing, many over show that it is missed", () => {
  const few = judged(commitsOf(Array(30).fill(300)), { load: { ...WRITES, seconds: 60 } });
  const { verdict, reason } = verdictOf(few, "commit p99");
  assert.equal(verdict, "not proven");
  assert.match(reason!, /30 samples are too few: a p99 takes 381 of which none is over/);
  assert.equal(few.verdict, "not proven");
  const slow = judged(commitsOf(Array(30).fill(700)), { load: { ...WRITES, seconds: 60 } });
  assert.equal(verdictOf(slow, "commit p99").verdict, "fail");
});

Deno.test("what broke first is what failed at the earliest moment", () => {
  // Commits over the limit from 20 s on; from 40 s on each takes longer than the cadence.
  const service = Array.from({ length: MANY }, (_, n) => n < 10 ? 100 : n < 20 ? 600 : 2500);
  const { verdict, broke } = judged(commitsOf(service));
  assert.equal(verdict, "fail");
  // Five of 400 are more than a hundredth: the block due at 28 s ends at 28.6 s.
  assert.deepEqual(broke[0], { what: "commit p99", sinceS: 28.6 });
  assert.deepEqual(broke.slice(1).map(({ what }) => what).sort(), ["late blocks", "writes"]);
  assert.equal(broke[1]!.sinceS, 42);
});

Deno.test("a load that its generator spoiled is not held against the store", () => {
  const commits = commitsOf(Array(MANY).fill(100)).map((record, n) =>
    n % 20 === 0
      ? { ...record, startUs: record.dueUs + 2.5e6, endUs: record.dueUs + 2.6e6, lagUs: 2.5e6 }
      : record
  );
  const own = judged(commits);
  assert.equal(own.verdict, "not proven");
  assert.equal(own.isGeneratorBound, true);
  assert.match(verdictOf(own, "late blocks").reason!, /generator/);
  const full = judged(commits, { told: { ...ENDED, processors: { busy: 0.97, others: 0.01 } } });
  assert.equal(verdictOf(full, "late blocks").verdict, "fail", "the run itself left it no processor");
});

Deno.test("a run that ended early, or on a busy machine, proves nothing by its times", () => {
  const service = Array(MANY).fill(3000);
  for (
    const [changes, why] of [
      [{ end: "interrupted" }, /ended early/],
      [{ problems: ["the writer could not go on: a full disk"] }, /ended early/],
      [
        { told: { ...ENDED, processors: { busy: 1, others: 0.4 } } },
        /busy machine: other programs used 40 %/,
      ],
    ] as const
  ) {
    const own = judged(commitsOf(service), changes);
    assert.equal(own.verdict, "not proven");
    for (const what of ["writes", "late blocks", "commit p99"]) {
      assert.match(verdictOf(own, what).reason!, why);
    }
  }
});

Deno.test("a torn read fails, whatever else; without one compared nothing is proven", () => {
  const load = { ...LOAD, writePerS: null };
  const figures: LoadFigures = {
    ...{ commits: null, log: null, timeline: [], processors: null },
    queries: {
      ...{ asked: 10_000, unasked: 0, perS: 10, emptyShare: 0, checkShare: 0, histogram: [] },
      service: { p50Us: 10, p99Us: 20, maxUs: 30 },
      response: { p50Us: 10, p99Us: 20, maxUs: 30 },
      over: { limitMs: 100, measured: 0, ofStore: 0, sinceS: null },
    },
    check: { compared: 50, blocks: 4, torn: [] },
  };
  const trial = { contestant: "posting", load, end: "whole", problems: [], figures, commits: [] } as const;
  assert.equal(judgeLoad(trial).verdict, "pass");
  const torn = { ...figures, check: { ...figures.check!, torn: [{ text: "$all", atBlock: 7 }] } };
  assert.equal(judgeLoad({ ...trial, figures: torn, end: "interrupted" }).verdict, "fail");
  const unchecked = judgeLoad({ ...trial, figures: { ...figures, check: null } });
  assert.equal(verdictOf(unchecked, "torn reads").reason, "no answer was compared");
  const behind = { ...figures, queries: { ...figures.queries!, unasked: 200 } };
  assert.equal(verdictOf(judgeLoad({ ...trial, figures: behind }), "reads").verdict, "fail");
  const empty = { ...figures, queries: { ...figures.queries!, emptyShare: 0.8 } };
  assert.match(
    verdictOf(judgeLoad({ ...trial, figures: empty }), "reads").reason!,
    /80 % of the answers were empty/,
  );
});
