import assert from "node:assert/strict";
import { assess } from "../../lib/model/assess.ts";
import type { RequirementRow } from "../../lib/model/input.ts";
import type { OnboardingAnswer } from "../../lib/model/verdicts/answer.ts";
import { loadRequirements } from "../../lib/reference/requirements.ts";
import { COMPUTE_MARKETPLACE } from "../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { scenarioSize } from "../../lib/scenarios/scenario_size.ts";
import { BUSY_LOAD } from "../runs/sample_run.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  inputOf,
  MANIFEST,
  onboardTrials,
  requirement,
  TRUE_COSTS,
} from "./synthetic_run.ts";

const writes = requirement({ id: "W", test_at: 250 });

function verdict(input: Parameters<typeof assess>[0], id = "W") {
  return assess(input).verdicts.find((v) => v.id === id)!;
}

Deno.test("a rate well under capacity passes beyond the tested range, one well over fails", () => {
  const tables = appendTrials(emptyTables());
  const need = (test_at: number) =>
    verdict(inputOf(tables, { requirements: [requirement({ id: "W", test_at })] }));
  const pass = need(250);
  assert.deepEqual([pass.verdict, pass.reason, pass.basis], ["pass", null, "projected"]);
  assert.ok(pass.headroom! > 1);
  assert.equal(need(1e6).verdict, "fail");
});

Deno.test("a projection further than three quadruplings beyond the test proves nothing", () => {
  const { reason } = verdict(
    inputOf(appendTrials(emptyTables()), { versions: 2_000_000, requirements: [writes] }),
  );
  assert.equal(reason, "beyond-tested-range");
});

Deno.test("without validation trials a projection beyond the fit proves nothing", () => {
  const { reason } = verdict(
    inputOf(appendTrials(emptyTables(), { validation: 0 }), { requirements: [writes] }),
  );
  assert.equal(reason, "beyond-tested-range");
});

Deno.test("five calibration trials give no verdict", () => {
  const { reason, value } = verdict(
    inputOf(appendTrials(emptyTables(), { calibration: 5 }), { requirements: [writes] }),
  );
  assert.equal(reason, "too-few-trials");
  assert.ok(value! > 0);
});

Deno.test("a law that was far off when tested widens its interval until nothing is proven", () => {
  const costs = { ...TRUE_COSTS, surprise: 3 };
  const tables = appendTrials(emptyTables(), { costs });
  const { reason } = verdict(inputOf(tables, { versions: 600_000, requirements: [writes] }));
  assert.equal(reason, "beyond-tested-range");
});

Deno.test("storage that is not real, a failed run and missing trials have different reasons", () => {
  const tables = appendTrials(emptyTables());
  const withManifest = (own: Partial<typeof MANIFEST>) =>
    inputOf(tables, { requirements: [writes], manifest: { ...MANIFEST, ...own } });
  const unreal = withManifest({ storage: { ...MANIFEST.storage, real: false, kind: "tmpfs" } });
  assert.equal(verdict(unreal).reason, "storage-not-real");
  assert.equal(assess(unreal).laws.length, 0);
  assert.match(assess(unreal).warnings[0]!, /not real storage \(tmpfs/);
  assert.equal(verdict(withManifest({ status: "failed" })).reason, "run-failed");
  assert.equal(verdict(inputOf(emptyTables(), { requirements: [writes] })).reason, "not-measured");
});

Deno.test("a failed trial is left out and named, the others still count", () => {
  const tables = appendTrials(emptyTables(), { calibration: 7 });
  tables.trials[0] = { ...tables.trials[0]!, status: "failed", error: "3 rows are missing" };
  const assessment = assess(inputOf(tables, { requirements: [writes] }));
  assert.match(assessment.warnings.join("\n"), /full-calibration-0 .*left out: 3 rows are missing/);
  assert.equal(assessment.laws[0]!.trials, 6);
  const checked = {
    ...inputOf(tables, { requirements: [writes] }),
    checks: [
      { trial: "bitemporal-full-calibration-1", name: "integrity", ok: false, detail: "" } as never,
    ],
  };
  assert.equal(assess(checked).laws[0]!.trials, 5);
});

Deno.test("verdicts are given for the stricter durability and name the other", () => {
  const tables = appendTrials(emptyTables(), { variant: "normal" });
  appendTrials(tables, { variant: "full", costs: { ...TRUE_COSTS, commit: 6 }, seed: 2 });
  const { evidence } = verdict(inputOf(tables, { requirements: [writes] }));
  assert.match(evidence, /^full, projected, 6 trials, .*; normal: \d+ entities\/s \[/);
});

Deno.test("what the stricter durability leaves open fails where the same without syncs fails it, and never passes by it", () => {
  const tables = appendTrials(emptyTables(), { variant: "normal" });
  const foreign = appendTrials(emptyTables(), { variant: "library-default" });
  appendTrials(foreign, { variant: "full", calibration: 5, seed: 2 });
  appendTrials(tables, { variant: "full", calibration: 5, seed: 2 });
  const outcome = (test_at: number) => {
    const { verdict: found, variant, reason } = verdict(
      inputOf(tables, { requirements: [{ ...writes, test_at }] }),
    );
    return [found, variant, reason];
  };
  assert.deepEqual(outcome(1), ["not proven", "full", "too-few-trials"]);
  assert.deepEqual(outcome(1e9), ["fail", "normal", null]);
  const slower = verdict(inputOf(foreign, { requirements: [{ ...writes, test_at: 1e9 }] }));
  assert.deepEqual(
    [slower.verdict, slower.variant],
    ["not proven", "full"],
    "another profile proves nothing",
  );
});

Deno.test("units are answered by their own metric only (X-03)", () => {
  const metrics = ["entities-per-s", "rows-per-s", "attribute-updates-per-s"] as const;
  const requirements = metrics.map((metric) =>
    requirement({ id: metric, test_at: 1, judgedBy: { metric, sense: "at-least" } })
  );
  const values = assess(inputOf(appendTrials(emptyTables()), { requirements })).verdicts.map((v) => v.value!);
  assert.ok(Math.abs(values[1]! / values[0]! - 13) < 1e-9);
  assert.ok(Math.abs(values[2]! / values[0]! - 4) < 1e-9);
  const scans = [1, 2].map((each) =>
    requirement({ id: `E${each}`, unit: "updates_per_s", test_at: 1, entities_per_op: each })
  );
  const [one, two] = assess(inputOf(appendTrials(emptyTables()), { requirements: scans })).verdicts;
  assert.equal(one!.value, values[0]);
  assert.ok(
    Math.abs(two!.value! / one!.value! - 1 / 2) < 1e-9 &&
      Math.abs(two!.interval![0] / one!.interval![0] - 1 / 2) < 1e-9,
  );
});

Deno.test("a row that no run judges says why and which command would; one that was not chosen, that sources conflict", () => {
  const command = "deno task load --point steady";
  const reads = { metric: "queries-per-s", sense: "at-least" } as const;
  const rows: [Partial<RequirementRow>, string, RegExp][] = [
    [
      { judgedBy: { reason: "no-benchmark", why: "never tried", command } },
      "no-benchmark",
      /^never tried$/,
    ],
    [{ judgedBy: { reason: "no-threshold", why: "no number" } }, "no-threshold", /^no number$/],
    [{ judgedBy: reads, conflicts_with: ["CM-R-08"] }, "sources-conflict", /CM-R-08 says otherwise/],
    [
      { judgedBy: { ...reads, chosen: true }, conflicts_with: ["X"] },
      "not-measured",
      /no usable measurement/,
    ],
    [{ judgedBy: { ...reads, queries: ["health_*"] } }, "no-benchmark", /has no such query/],
    [{ judgedBy: { metric: "entities-per-s", sense: "at-least", peak: "flood" } }, "not-measured", /"flood"/],
  ];
  rows.forEach(([own, reason, evidence], i) => {
    const found = verdict(
      inputOf(appendTrials(emptyTables()), { requirements: [requirement({ id: `${i}`, ...own })] }),
      `${i}`,
    );
    assert.equal(found.reason, reason, JSON.stringify(own));
    assert.match(found.evidence, evidence);
    assert.equal(found.command, i === 0 ? command : undefined);
  });
});

Deno.test("a rate of some types of query is that of their times alone, whatever the others take", () => {
  const queries = addQueries(appendTrials(emptyTables()), {
    types: ["point_a", "point_b", "slow"],
    ms: () => 1,
  });
  const slowed = queries.queries.map((query) =>
    query.type === "slow" ? { ...query, end_us: query.end_us + 99_000 } : query
  );
  const rows = [["point_*"], ["slow"], undefined].map((types, i) =>
    requirement({
      ...{ id: `${i}`, unit: "queries_per_s", test_at: 20 },
      judgedBy: {
        metric: "queries-per-s",
        sense: "at-least",
        ...types === undefined ? {} : { queries: types },
      },
    })
  );
  const { verdicts } = assess(inputOf({ ...queries, queries: slowed }, { requirements: rows }));
  const [points, slow, mix] = verdicts.map(({ value }) => value!);
  assert.ok(Math.abs(points! / 1000 - 1) < 0.1, `${points}`);
  assert.ok(Math.abs(slow! / 10 - 1) < 0.1, `${slow}`);
  assert.ok(mix! > slow! && mix! < points!, `${mix}`);
  assert.deepEqual(verdicts.map(({ verdict }) => verdict).slice(0, 2), ["pass", "fail"]);
});

Deno.test("query times: constant ones stay and pass, growing ones carry their growth and its error", () => {
  const requirements = [
    requirement({
      id: "P50",
      metric: "query_latency",
      statistic: "p50",
      comparator: "lt",
      test_at: 10,
      unit: "ms",
      judgedBy: { metric: "query-response-p50-ms", sense: "at-most" },
    }),
    requirement({
      ...{ id: "QPS", metric: "sustained_reads", unit: "queries_per_s", test_at: 240 },
      judgedBy: { metric: "queries-per-s", sense: "at-least" },
    }),
  ];
  const run = (ms: (rows: number) => number) =>
    assess(inputOf(addQueries(appendTrials(emptyTables()), { ms }), { requirements }));
  const flat = run(() => 0.5);
  assert.deepEqual(flat.verdicts.map((v) => v.verdict), ["pass", "pass"]);
  const service = flat.projections.find((p) => p.metric === "query-mix-service-p50-ms")!;
  assert.ok(Math.abs(service.value - 0.5) < 0.03);

  const growing = run((rows) => 0.5 * Math.sqrt(rows / 40_000));
  const law = growing.laws.find(({ id }) => id.startsWith("query-mix-service-p50-ms"))!;
  const exponent = law.coefficients.find(({ name }) => name === "growth_exponent")!;
  assert.ok(Math.abs(exponent.value - 0.5) < 0.03);
  assert.ok(Math.abs(law.predictionError! - 1) < 0.1);
  // 1.3M rows are 8.1 times the tested 160,000: 1 ms times sqrt(8.1).
  const projected = growing.projections.find((p) => p.metric === "query-mix-service-p50-ms")!;
  assert.ok(Math.abs(projected.value - Math.sqrt(1_300_000 / 160_000)) < 0.3, `${projected.value}`);
  assert.ok(projected.interval![0] < 1.1 && projected.interval![1] > 7, `${projected.interval}`);
});

Deno.test("a p99 takes 300 samples: under it there is no value", () => {
  const row = requirement({
    id: "P99",
    metric: "query_latency",
    statistic: "p99",
    test_at: 100,
    comparator: "lt",
    unit: "ms",
    judgedBy: { metric: "query-response-p99-ms", sense: "at-most", command: "deno task reads" },
  });
  const run = (perTrial: number) =>
    verdict(
      inputOf(addQueries(appendTrials(emptyTables()), { perTrial, ms: () => 1 }), { requirements: [row] }),
      "P99",
    );
  assert.equal(run(160).verdict, "pass");
  const few = run(20);
  assert.deepEqual([few.reason, few.value, few.command], ["too-few-samples", null, "deno task reads"]);
  assert.match(few.evidence, /fewer than 300 samples/);
  assert.equal(run(0).reason, "not-measured", "none at all is not too few");
});

Deno.test("a p99 of trials too small for one is taken over all their samples, never by trial", () => {
  // One query in fifty takes 50 ms: it is seen in the p99 of all, while a trial of 60 holds one or two of them.
  const tables = addQueries(appendTrials(emptyTables()), { perTrial: 60, types: ["a"], ms: () => 1 });
  const queries = tables.queries.map((query, i) =>
    i % 50 === 7 ? { ...query, end_us: query.start_us + 50_000 } : query
  );
  const { projections } = assess(inputOf({ ...tables, queries }));
  const p99 = projections.find((p) => p.metric === "query-mix-service-p99-ms")!;
  assert.ok(p99.interval![1] >= 45, `${p99.interval}`);
});

Deno.test("a query time grows at most in proportion to the store", () => {
  const tables = addQueries(appendTrials(emptyTables()), { ms: (rows) => (rows / 40_000) ** 2 });
  const law = assess(inputOf(tables)).laws.find(({ id }) => id.startsWith("query-mix-service-p50-ms"))!;
  assert.equal(law.coefficients.find(({ name }) => name === "growth_exponent")!.value, 1);
  assert.ok(law.predictionError! > 10, "its error stays as it was seen");
});

Deno.test("curves hold measured points by role, a law line to 1.5 times the need, marks and limits", () => {
  const rows = [
    requirement({ id: "CM-D-01", kind: "design_target", test_at: 250 }),
    requirement({ id: "CM-D-02", kind: "design_target", test_at: 2500 }),
    requirement({ id: "R", test_at: 2000 }),
  ];
  const { curves } = assess(inputOf(appendTrials(emptyTables()), { requirements: rows }));
  const curve = curves.find(({ metric }) => metric === "entities-per-s")!;
  assert.deepEqual(new Set(curve.measured.map(({ role }) => role)), new Set(["calibration", "validation"]));
  for (const { size, value, low, high } of curve.measured) {
    assert.ok(low <= value && value <= high);
    const near = curve.law.find((point) => point.size >= size)!;
    assert.ok(Math.abs(value / near.value - 1) < 0.1, `${size}: ${value} against ${near.value}`);
  }
  assert.deepEqual(curve.marks.map(({ kind }) => kind).slice(0, 2), ["mendoza", "need"]);
  assert.ok(curve.law.at(-1)!.size >= 1.5 * 20_500_000);
  assert.deepEqual([curve.law[0]!.tested, curve.law.at(-1)!.tested], [true, false]);
  assert.ok(curve.law.every(({ low, value, high }) => low <= value && value <= high));
  assert.deepEqual(curve.limits.map(({ requirement }) => requirement), ["CM-D-01", "CM-D-02"]);
});

Deno.test("curves leave warmup out, of registry calls as of commits", () => {
  const calls = onboardTrials(emptyTables(), { variant: "per-event", call: 60, logEvent: 0.002 });
  const commits = appendTrials(emptyTables());
  const slowed = <R extends { start_us: number; end_us: number; phase: string }>(
    rows: readonly R[],
    first: number,
  ) => rows.map((row, i) => i % 400 < first ? { ...row, phase: "warmup", end_us: row.end_us + 1e9 } : row);
  for (
    const [tables, kels] of [
      [{ ...calls, operations: slowed(calls.operations, 3) }, true],
      [{ ...commits, commits: slowed(commits.commits, 3) }, false],
    ] as const
  ) {
    const { curves } = assess(inputOf(tables, { kels }));
    for (const { measured } of curves) {
      const values = measured.map(({ value }) => value);
      assert.ok(Math.max(...values) < 4 * Math.min(...values), `${values}`);
    }
  }
});

Deno.test("a curve breaks where even the kindest edge of the law's interval misses the limit", () => {
  const curveFor = (requirements: Parameters<typeof requirement>[0][]) =>
    assess(inputOf(appendTrials(emptyTables()), { requirements: requirements.map(requirement) }))
      .curves.find(({ metric }) => metric === "entities-per-s")!;
  const free = curveFor([]);
  assert.ok(free.marks.every(({ kind }) => kind !== "breakpoint"));
  const tested = free.law.findLast((point) => point.tested)!;
  const last = free.law.at(-1)!;
  const unsure = curveFor([{ id: "CM-D-01", test_at: (last.low + last.value) / 2 }]);
  const within = unsure.marks.filter(({ kind, size }) => kind === "breakpoint" && size <= last.size);
  assert.deepEqual(within, [], "only the worst edge misses");
  const beyond = curveFor([{ id: "CM-D-01", test_at: (tested.high + last.high) / 2 }]);
  const limit = (tested.high + last.high) / 2;
  const breakpoint = beyond.marks.find(({ kind }) => kind === "breakpoint")!;
  assert.match(breakpoint.label, /^certain to break /);
  const holding = beyond.law.filter((point) => point.high >= limit).at(-1)!;
  assert.ok(breakpoint.size >= holding.size && breakpoint.size <= last.size, `${breakpoint.size}`);
});

Deno.test("onboarding: each rate is named for what it counts, and minutes follow from the law", () => {
  const tables = onboardTrials(emptyTables(), { variant: "per-event", call: 20, logEvent: 0.002 });
  onboardTrials(tables, { variant: "batch", call: 300, logEvent: 0.002, agentsPerCall: 10 });
  const requirements = loadRequirements().filter(({ id }) => id.startsWith("KERI-"));
  const { projections, verdicts } = assess(inputOf(tables, { kels: true, requirements }));
  const value = (metric: string, variant: string, basis: string) =>
    projections.filter((p) => p.metric === metric && p.variant === variant && p.basis === basis).at(-1)!;
  // 40,000 calls of 20 ms + 0.002 ms times a mean of 15,000 events: 50 ms each, 33.3 minutes.
  const minutes = value("onboarding-min", "per-event", "projected");
  assert.ok(Math.abs(minutes.value - 33.3) < 1, `${minutes.value}`);
  const [events, root, agents] = ["events-per-s", "root-events-per-s", "agents-per-s"].map((metric) =>
    value(metric, "per-event", "projected").value
  );
  assert.ok(Math.abs(events! / agents! - 4) < 1e-9 && Math.abs(root! / agents! - 3) < 1e-9);
  const ratio = value("onboarding-ratio", "batch", "projected");
  assert.ok(ratio.value < 0.3 && ratio.interval![0] <= ratio.value && ratio.value <= ratio.interval![1]);

  const of = (id: string) => verdicts.find((v) => v.id === id)!;
  // 400 agents at most: the rate that is written, not the experiment with 10,000.
  assert.deepEqual([of("KERI-13").verdict, of("KERI-13").basis], ["pass", "measured"]);
  assert.deepEqual([of("KERI-09").reason, of("KERI-09").basis], ["beyond-tested-range", "measured"]);
  assert.ok(of("KERI-07").value! > 40);
  assert.deepEqual([of("KERI-11").verdict, of("KERI-11").basis], ["pass", "none"]);
  assert.match(
    of("KERI-11").evidence,
    /^Go for a bulk flow: batch is [\d.]+x .*\(measured at 100 agents, not at 10,000 agents\)$/,
  );
  assert.equal(of("KERI-01").reason, "beyond-tested-range");
});

Deno.test("how much faster a flow is stands at the largest size at which as many trials of both took in as many agents", () => {
  // An agent takes one commit an event 4 times 20 ms and 0.2 ms for each of 1.5 events an agent in the log before; a batch 30 ms.
  const times = (agents: number) => 4 * (20 + 0.2 * 1.5 * agents) / 30;
  for (const [validation, agents] of [[2, 100], [6, 400]] as const) {
    const tables = onboardTrials(emptyTables(), {
      variant: "per-event",
      call: 20,
      logEvent: 0.2,
      validation,
    });
    onboardTrials(tables, { variant: "batch", call: 300, logEvent: 0, agentsPerCall: 10, validation });
    const { bulkFlow } = assess(inputOf(tables, { kels: true })).answer.onboarding[0]!;
    const [{ times: found, agents: at }] = bulkFlow.modes as [typeof bulkFlow.modes[number]];
    assert.deepEqual(at, [agents, agents]);
    assert.ok(Math.abs(found / times(agents) - 1) < 0.03, `${found}, ${times(agents)}`);
    assert.ok(bulkFlow.flows.every((flow) => flow.agents === agents), JSON.stringify(bulkFlow.flows));
  }
});

Deno.test("a registry that leaves two thirds of its work to the flush is no faster than one that does it in its calls", () => {
  const [atOnce, atTheFlush] = [{ call: 30 }, { call: 10, flush: 20 }].map((work) => {
    const tables = onboardTrials(emptyTables(), { variant: "per-event", logEvent: 0, ...work });
    const { projections, laws } = assess(inputOf(tables, { kels: true }));
    const measured = (metric: string) =>
      projections.find((p) => p.metric === metric && p.basis === "measured")!.value;
    // One event a call: what a call takes counts as its event's.
    const law = laws[0]!.coefficients.reduce(
      (ms, { name, value }) => name === "log_event" ? ms : ms + value,
      0,
    );
    return [1000 / measured("events-per-s"), measured("ms-per-event"), law];
  });
  for (const [i, ms] of atTheFlush!.entries()) {
    assert.ok(Math.abs(ms - 30) < 0.6 && Math.abs(ms - atOnce![i]!) < 0.9, `${ms} against ${atOnce![i]}`);
  }
});

Deno.test("advice on a bulk flow rests on the setting that survives most, and compares modes set alike", () => {
  const tables = emptyTables();
  for (const [setting, factor] of [["", 1], ["+synced", 4]] as const) {
    onboardTrials(tables, { variant: `per-event${setting}`, call: 20 * factor, logEvent: 0.002 });
    const batch = { call: 300 * factor, logEvent: 0.002, agentsPerCall: 10 };
    onboardTrials(tables, { variant: `batch${setting}`, ...batch });
  }
  const trials = tables.trials.map((trial) => ({
    ...trial,
    durability: trial.variant.endsWith("+synced") ? "machine" : "process",
  }));
  const requirements = loadRequirements().filter(({ id }) => id === "KERI-11");
  const { verdicts, answer } = assess(inputOf({ ...tables, trials }, { kels: true, requirements }));
  // Unsynced batches are faster than both, but no alternative to synced commits.
  assert.match(verdicts[0]!.evidence, /^Go for a bulk flow: batch\+synced is [\d.]+x/);
  const [{ bulkFlow, batched }] = answer.onboarding as [OnboardingAnswer];
  assert.deepEqual(bulkFlow.modes.map(({ variant }) => variant), ["batch+synced"]);
  assert.equal(batched.minutes!.variant, "batch+synced");
});

Deno.test("what the definition alone decides is decided: counts hold or do not", () => {
  const requirements = loadRequirements();
  const { verdicts } = assess({
    ...inputOf(emptyTables(), { requirements }),
    scenarios: [{
      scenario: {
        ...COMPUTE_MARKETPLACE,
        operations: [],
        peaks: [],
        readRatePerS: { value: 0, source: "test" },
        requirements: ["CM-T-08", "CM-T-09", "SUM-01-ROWS"],
      },
      fullSize: scenarioSize(COMPUTE_MARKETPLACE, 1),
    }],
  });
  // 15.3M custom attributes and 345K payloads are right; "rows = attributes" forgets 9 rows a version.
  assert.deepEqual(verdicts.map((v) => [v.id, v.verdict]), [["CM-T-08", "pass"], ["CM-T-09", "pass"], [
    "SUM-01-ROWS",
    "fail",
  ]]);
});

Deno.test("bulk loads change nothing: they are of no block that is appended, and their files are packed more tightly", () => {
  const tables = appendTrials(emptyTables());
  const before = assess(inputOf(tables, { requirements: [writes] }));
  const bulk = tables.trials.map((trial) => ({
    ...trial,
    ...BUSY_LOAD,
    trial: `bulk-${trial.trial}`,
    benchmark: "bulk",
    rows: 10 * trial.rows,
    file_bytes: 10 * trial.file_bytes,
  }));
  const mixed = { ...tables, trials: [...tables.trials, ...bulk] };
  assert.deepEqual(assess(inputOf(mixed, { requirements: [writes] })), before);
});
