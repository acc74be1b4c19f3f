import assert from "node:assert/strict";
import { compareSides, sameWork, type Side } from "../../../lib/model/comparison/compare_sides.ts";
import type { Measurements } from "../../../lib/runs/measurements.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { BUSY_LOAD, sampleManifest, sampleRow } from "../../runs/sample_run.ts";
import { runOf } from "./made_run.ts";

const compare = (base: Measurements, now: Measurements) => {
  const [a, b]: Side[] = [{ name: "old", measured: base }, { name: "new", measured: now }];
  return compareSides(a!, b!, { groupOf: sameWork, inTurns: false });
};

/** The figure of the commits' median. */
const commitP50 = (base: Measurements, now: Measurements) =>
  compare(base, now).comparisons.find(({ metric }) => metric === "commit p50")!;

Deno.test("compareSides() finds a run equal to itself and names a real slowdown", () => {
  const same = compare(runOf(1000), runOf(1000));
  assert.deepEqual(same.comparisons.map(({ metric, ratio, result }) => [metric, ratio, result]), [
    ["append, entity versions/s", 1, "unchanged"],
    ["commit p50", 1, "unchanged"],
    ["slowest commit", 1, "unchanged"],
    ["bytes on disk", 1, "unchanged"],
  ]);
  assert.equal(same.tested, 3);
  const slower = commitP50(runOf(1000), runOf(1500));
  assert.equal(slower.group, "mendoza x0.5 · bitemporal full");
  assert.ok(Math.abs(slower.ratio - 1.5) < 1e-9);
  assert.equal(slower.result, "slower");
  assert.ok(slower.interval![0] > 1.3 && slower.interval![1] < 1.7);
  assert.equal(commitP50(runOf(1500), runOf(1000)).result, "faster");
});

Deno.test("compareSides() leaves empty blocks out, which would hide a slowdown of the others", () => {
  const withEmpty = (run: Measurements): Measurements => ({
    ...run,
    commits: [
      ...run.commits,
      ...run.commits.map((row) => ({ ...row, versions: 0, end_us: row.start_us + 1 })),
    ],
  });
  const { ratio } = commitP50(withEmpty(runOf(1000)), withEmpty(runOf(1500)));
  const { base } = commitP50(withEmpty(runOf(1000)), runOf(1500));
  assert.ok(Math.abs(ratio - 1.5) < 1e-9);
  assert.ok(base > 900);
});

Deno.test("compareSides() compares queries by type, answered one after another, and key events by rate", () => {
  const run = runOf(1000);
  const [{ trial }] = run.trials as [Row<"trials">];
  const query = (type: string, us: number, scheduled: number | null): Row<"queries"> => ({
    ...sampleRow("queries", trial, 0),
    ...{ type, phase: "query", scheduled_us: scheduled, start_us: 0, end_us: us },
  });
  const call: Row<"operations"> = {
    ...sampleRow("operations", trial, 0),
    ...{ phase: "onboard", start_us: 0, end_us: 2000, events: 4 },
  };
  const queries = [
    query("point", 10, null),
    query("point", 30, null),
    query("point", 1e6, 5),
    query("all", 7, null),
  ];
  const { comparisons } = compare({ ...run, queries, operations: [call] }, {
    ...run,
    queries,
    operations: [call],
  });
  const value = (name: string) => comparisons.find(({ metric }) => metric === name)?.base;
  assert.deepEqual(
    ["query point p50", "query all p50", "onboard, key events/s", "registry call p50"].map(value),
    [20, 7, 2000, 2000],
  );
});

Deno.test("compareSides() warns where machine, settings or contents differ, and judges bytes alone on another machine", () => {
  const { machine } = sampleManifest();
  const other = runOf(1500, {
    machine: { ...machine, cores: 64 },
    settings: { "bitemporal normal": { journal_mode: "delete", term_order: "counted" } },
    status: "failed",
  });
  const { comparisons, tested } = compare(runOf(1000), other);
  assert.deepEqual(comparisons.map(({ result, why }) => [result, why]), [
    ...Array.from({ length: 3 }, () => ["no verdict", "measured on different machines"]),
    ["unchanged", ""],
  ]);
  assert.equal(tested, 0);
  const { warnings } = compare(runOf(1000), { ...other, trials: [] });
  const expected = [
    /machine differs/,
    /journal_mode.*wal against delete/,
    /term_order.*none against counted/,
    /is failed/,
    /^only in old: mendoza x0\.5 · bitemporal full$/,
    /not measured in turns/,
  ];
  for (const words of expected) {
    assert.ok(warnings.some((warning) => words.test(warning)), String(words));
  }
});

Deno.test("compareSides() gives no verdict where the data of a scenario is not the same", () => {
  const data = (digest: string) =>
    runOf(1000, {
      scenarios: [{
        id: "mendoza",
        kind: "entities",
        scale: 0.5,
        seed: "1",
        digests: { "0.5": digest },
        definition: {},
      }],
    });
  const { comparisons } = compare(data("aa"), data("bb"));
  assert.deepEqual(new Set(comparisons.map(({ why }) => why)), new Set(["their data is not the same"]));
  assert.equal(commitP50(data("aa"), data("aa")).result, "unchanged");
});

Deno.test("compareSides() says where one side's appends survive more than the other's", () => {
  const run = runOf(1000);
  const weaker = { ...run, trials: run.trials.map((row) => ({ ...row, durability: "process" })) };
  const { warnings } = compare(run, weaker);
  assert.equal(
    warnings.filter((text) => /death of the machine against that of the process/.test(text)).length,
    1,
  );
});

Deno.test("compareSides() shows no difference of a run whose machine was busy, and leaves out few noisy trials", () => {
  const busy = (run: Measurements, count: number): Measurements => ({
    ...run,
    trials: run.trials.map((trial, i) => i < count ? { ...trial, ...BUSY_LOAD } : trial),
  });
  const noisy = compare(runOf(1000), busy(runOf(1500), 3));
  assert.deepEqual(noisy.noise.map(({ state }) => state), ["quiet", "noisy"]);
  const [first] = noisy.comparisons;
  assert.deepEqual([first!.result, first!.why], [
    "no verdict",
    "the machine was busy, so close other work and compare again",
  ]);
  assert.ok(Math.abs(first!.ratio - 1.5) < 1e-9);
  assert.match(
    noisy.warnings[0]!,
    /^new: NOISY, the machine was busy: 3 of 8 trials, other programs used 54 %/,
  );
  const few = compare(runOf(1000), busy(runOf(1500), 2));
  assert.equal(few.noise[1].state, "quiet");
  assert.deepEqual(few.comparisons[0]!.trials, [8, 6]);
  assert.equal(few.comparisons[0]!.result, "slower");
  assert.match(few.warnings[0]!, /2 trials were measured while the machine was busy and left out/);
});
