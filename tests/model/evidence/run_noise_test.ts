import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import { assessRun } from "../../../lib/model/assess_run.ts";
import { noiseWarnings, runNoise } from "../../../lib/model/evidence/run_noise.ts";
import { loadRequirements } from "../../../lib/reference/requirements.ts";
import { openRun } from "../../../lib/runs/run_reader.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { BUSY_LOAD, QUIET_LOAD } from "../../runs/sample_run.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  inputOf,
  onboardTrials,
  requirement,
  type Tables,
} from "../synthetic_run.ts";

const REQUIREMENTS = [250, 1e6].map((test_at) => requirement({ id: `W-${test_at}`, test_at }));

/** The tables with the load of every trial recorded: busy for those chosen. */
function recorded(tables: Tables, busy: (trial: Row<"trials">) => boolean = () => false): Tables {
  const trials = tables.trials.map((trial) => ({ ...trial, ...(busy(trial) ? BUSY_LOAD : QUIET_LOAD) }));
  return { ...tables, trials };
}

function assessed(tables: Tables) {
  return assess(inputOf(tables, { requirements: REQUIREMENTS }));
}

const outcomes = (tables: Tables) =>
  assessed(tables).verdicts.map(({ verdict, reason }) => reason ?? verdict);

Deno.test("a quiet run gets the verdicts of the same run without load columns, and says that it was quiet", () => {
  const tables = appendTrials(emptyTables());
  assert.deepEqual(outcomes(recorded(tables)), ["pass", "fail"]);
  assert.deepEqual(outcomes(tables), ["pass", "fail"]);
  assert.equal(assessed(recorded(tables)).noise.state, "quiet");
  const unknown = assessed(tables);
  assert.equal(unknown.noise.state, "not recorded");
  assert.ok(unknown.warnings.some((warning) => /^Noise not recorded/.test(warning)));
});

Deno.test("a run on a busy machine gets no verdict, keeps its figures and says why", () => {
  const quiet = assessed(recorded(appendTrials(emptyTables())));
  const { verdicts, noise, warnings } = assessed(recorded(appendTrials(emptyTables()), () => true));
  assert.deepEqual(verdicts.map(({ verdict }) => verdict), ["not proven", "not proven"]);
  for (const [at, { reason, value, interval, headroom, evidence }] of verdicts.entries()) {
    assert.equal(reason, "machine-busy");
    assert.deepEqual([value, interval], [quiet.verdicts[at]!.value, quiet.verdicts[at]!.interval]);
    assert.equal(headroom, quiet.verdicts[at]!.headroom);
    assert.match(evidence, /the machine was busy: 8 of 8 trials, other programs used 54 % of the processors/);
  }
  assert.equal(noise.state, "noisy");
  assert.match(warnings[0]!, /^NOISY, the machine was busy: 8 of 8 trials/);
});

Deno.test("noisy trials are left out where enough quiet ones remain; with too few, or without a quiet test, nothing is judged", () => {
  const eight = () => appendTrials(emptyTables(), { calibration: 8 });
  const first = (count: number) => (trial: Row<"trials">) =>
    eight().trials.filter(({ role }) => role === "calibration").slice(0, count).some((one) =>
      one.trial === trial.trial
    );
  const two = assessed(recorded(eight(), first(2)));
  assert.deepEqual(two.verdicts.map(({ verdict }) => verdict), ["pass", "fail"]);
  assert.equal(two.laws.find(({ id }) => id.startsWith("commit:"))!.trials, 6);
  assert.deepEqual([two.noise.state, two.noise.leftOut.length], ["quiet", 2]);
  assert.deepEqual(outcomes(recorded(eight(), first(3))), ["machine-busy", "machine-busy"]);
  const validation = recorded(eight(), ({ role }) => role === "validation");
  assert.deepEqual(outcomes(validation), ["machine-busy", "machine-busy"]);
});

Deno.test("only the store and setting that was disturbed loses its verdicts", () => {
  const tables = appendTrials(appendTrials(emptyTables(), { variant: "normal" }), { seed: 2 });
  assert.deepEqual(outcomes(recorded(tables, ({ variant }) => variant === "normal")), ["pass", "fail"]);
  const strict = assessed(recorded(tables, ({ variant }) => variant === "full"));
  // The second needs more than the quiet setting gives, which syncs less.
  assert.deepEqual(strict.verdicts.map(({ reason, variant }) => [reason, variant]), [
    ["machine-busy", "full"],
    [null, "normal"],
  ]);
});

Deno.test("a verdict that is not proven for another reason keeps it", () => {
  assert.deepEqual(outcomes(recorded(appendTrials(emptyTables(), { calibration: 5 }), () => true)), [
    "too-few-trials",
    "too-few-trials",
  ]);
});

Deno.test("advice on a bulk flow is not given from a busy machine's rates", () => {
  const tables = onboardTrials(emptyTables(), { variant: "per-event", call: 20, logEvent: 0.01 });
  const row = requirement({ id: "KERI-11", kind: "gap", judgedBy: { fact: "decision" } });
  const advice = (of: Tables) => assess(inputOf(of, { kels: true, requirements: [row] })).verdicts[0]!;
  const busy = advice(recorded(tables, () => true));
  assert.equal(busy.reason, "machine-busy");
  assert.match(busy.evidence, /^No recommendation: the machine was busy/);
  const { answer } = assess(inputOf(recorded(tables, () => true), { kels: true, acceptableMinutes: [600] }));
  const [{ bulkFlow }] = answer.onboarding as [typeof answer.onboarding[number]];
  assert.deepEqual([bulkFlow.decision, bulkFlow.within[0]!.takes[0]!.reason], ["unknown", "machine-busy"]);
  assert.notEqual(advice(recorded(tables)).reason, "machine-busy");
});

Deno.test("drift is that of the same trial from its first run to its last; only a threefold one costs verdicts", () => {
  const grown = (times: number) => {
    const tables = recorded(appendTrials(emptyTables()));
    const last = tables.trials.filter(({ role }) => role === "calibration").at(-1)!;
    const trials = tables.trials.map((trial, order) => ({ ...trial, order }));
    const commits = tables.commits.map((row) =>
      row.trial === last.trial ? { ...row, end_us: row.start_us + times * (row.end_us - row.start_us) } : row
    );
    return runNoise(trials, { ...tables, commits });
  };
  const [same, doubled, fourfold] = [1, 2, 4].map(grown);
  assert.ok(Math.abs(same!.drift[0]!.times - 1) < 0.1);
  assert.deepEqual([same!.state, doubled!.state, fourfold!.state], ["quiet", "quiet", "noisy"]);
  assert.ok(Math.abs(doubled!.drift[0]!.times / same!.drift[0]!.times - 2) < 1e-9);
  assert.deepEqual(noiseWarnings(same!), []);
  assert.match(
    noiseWarnings(doubled!)[0]!,
    /The same trial of mendoza bitemporal full took .+x as long at the end/,
  );
  assert.match(noiseWarnings(fourfold!)[0]!, /^NOISY, .*as long at the end as at the start/);
});

Deno.test("drift is of trials of one size: that a smaller one takes less is none", () => {
  const tables = recorded(appendTrials(emptyTables()));
  const [small, ...others] = tables.trials.map((trial, order) => ({ ...trial, order }));
  assert.equal(small!.role, "calibration");
  const commits = tables.commits.map((row) =>
    row.trial === small!.trial ? { ...row, end_us: row.start_us + (row.end_us - row.start_us) / 10 } : row
  );
  const { drift, state } = runNoise([{ ...small!, scale: small!.scale / 10 }, ...others], {
    ...tables,
    commits,
  });
  assert.ok(Math.abs(drift[0]!.times - 1) < 0.1);
  assert.equal(state, "quiet");
});

Deno.test("drift of queries alone is measured too", () => {
  const tables = addQueries(recorded(appendTrials(emptyTables())), { ms: () => 1 });
  const { drift } = runNoise(tables.trials, { ...tables, commits: [] });
  assert.ok(Math.abs(drift[0]!.times - 1) < 0.1);
});

Deno.test("a kept run, whose noise was not recorded, reads and keeps its verdicts", async () => {
  const run = await openRun("tests/data/quick_run");
  const { noise, verdicts } = await assessRun(run, loadRequirements());
  const trials = await run.rows("trials");
  if (trials.some((trial) => trial.others_cpu_share === null)) assert.equal(noise.state, "not recorded");
  assert.notEqual(noise.state, "noisy");
  assert.ok(verdicts.filter(({ verdict }) => verdict === "pass").length > 10);
  assert.ok(verdicts.every(({ reason }) => reason !== "machine-busy"));
});
