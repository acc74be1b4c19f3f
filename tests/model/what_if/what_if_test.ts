import assert from "node:assert/strict";
import { assessWithLaws } from "../../../lib/model/assess.ts";
import { METRICS } from "../../../lib/reference/metrics.ts";
import type { AssessInput } from "../../../lib/model/input.ts";
import { answerWhatIf, type Need } from "../../../lib/model/what_if/what_if.ts";
import type { Setting, WhatIfData } from "../../../lib/model/what_if/what_if_data.ts";
import type { RequirementRow } from "../../../lib/scenarios/requirement_rows.ts";
import { addQueries, appendTrials, emptyTables, fullSize, inputOf, requirement } from "../synthetic_run.ts";

/** The needs of a setting as published rows would state them. */
const ROWS: Readonly<Record<Need, Partial<RequirementRow>>> = {
  writes: { metric: "sustained_writes", unit: "entities_per_s", comparator: "gte" },
  reads: {
    ...{ metric: "query_throughput", unit: "queries_per_s", comparator: "gte" },
    judgedBy: { metric: METRICS.queriesPerS.id, sense: "at-least" },
  },
  disk: {
    ...{ metric: "db_size", unit: "gb", comparator: "lte" },
    judgedBy: { metric: METRICS.fileGb.id, sense: "at-most" },
  },
  sync: {
    ...{ metric: "full_sync_time", unit: "min", comparator: "lte" },
    judgedBy: { metric: METRICS.syncMin.id, sense: "at-most" },
  },
};

const VERSIONS = 20_000;
const tables = addQueries(appendTrials(emptyTables(), { validation: 1 }), { ms: (rows) => 0.2 + rows / 1e6 });

function assessed(versions: number, rows: readonly RequirementRow[] = []) {
  return assessWithLaws(inputOf(tables, { versions, requirements: rows }));
}

const { whatIf } = assessed(VERSIONS);
const [useCase] = whatIf.useCases;

function setting(own: Partial<Setting> = {}): Setting {
  return {
    scenario: "mendoza",
    store: "bitemporal",
    entities: VERSIONS,
    payloadBytes: 1000,
    lifetimeDays: 0,
    writesPerS: 250,
    readsPerS: 1500,
    readers: 1,
    diskGb: 10,
    syncMin: 15,
    ...own,
  };
}

function answer(own: Partial<Setting> = {}, data: WhatIfData = whatIf) {
  return answerWhatIf(data.useCases[0]!, setting(own), data.noise);
}

Deno.test("at any size a setting is judged as a run's own requirements at that size: same values, intervals, words and reasons", () => {
  for (const entities of [300_000, 3_000_000]) {
    const asked = setting({ entities });
    const thresholds = {
      writes: asked.writesPerS,
      reads: asked.readsPerS,
      disk: asked.diskGb,
      sync: asked.syncMin,
    };
    const rows = Object.entries(ROWS).map(([id, row]) => {
      const threshold = thresholds[id as Need];
      return requirement({ ...row, id, threshold, test_at: threshold });
    });
    const { assessment } = assessed(entities, rows);
    const got = answer({ entities });
    for (const { id, value, interval, headroom, verdict, reason, variant, evidence } of assessment.verdicts) {
      const own = got.needs[id as Need].verdict;
      assert.deepEqual(
        { ...own },
        { ...own, value, interval, headroom, verdict, reason, variant, evidence },
        `${id} at ${entities}`,
      );
    }
    assert.equal(assessment.verdicts.length, 4);
    const curve = assessment.curves.find(({ metric, variant }) =>
      metric === METRICS.entitiesPerS.id && variant === "full"
    )!;
    assert.deepEqual(got.curve!.law, curve.law);
    assert.deepEqual(got.curve!.measured, curve.measured);
  }
});

Deno.test("the laws give the same answers once they were JSON", () => {
  const again = JSON.parse(JSON.stringify(whatIf)) as WhatIfData;
  for (
    const own of [{}, { entities: 1e6, payloadBytes: 3000, lifetimeDays: 3 }, {
      store: "bitemporal",
      readsPerS: 0,
    }]
  ) {
    assert.deepEqual(answer(own, again), answer(own));
  }
});

Deno.test("a file is its rows, versions and the payload bytes that are set", () => {
  // 13 rows of 65 + 155 + 10 bytes, and 600 bytes of a version beside its payload (synthetic_run.ts).
  const bytes = (entities: number, payload: number) => entities * (13 * 230 + 600 + payload);
  for (
    const [entities, payloadBytes] of [[VERSIONS, 1000], [2 * VERSIONS, 250], [1e6, 0], [
      1e6,
      40_000,
    ]] as const
  ) {
    const { value } = answer({ entities, payloadBytes }).needs.disk.verdict;
    assert.ok(
      Math.abs(value! * 1e9 / bytes(entities, payloadBytes) - 1) < 1e-9,
      `${entities} of ${payloadBytes}: ${value}`,
    );
  }
});

Deno.test("the disk is full when the bytes left are written at the rate asked for", () => {
  const perVersion = 13 * 230 + 600 + mean("payloadBytes");
  const { diskFull, needs } = answer({ diskGb: 2, writesPerS: 100 });
  const seconds = (2e9 - 1e9 * needs.disk.verdict.value!) / (100 * perVersion);
  assert.ok(Math.abs(diskFull!.seconds / seconds - 1) < 1e-6, `${diskFull!.seconds} ${seconds}`);
  const [early, late] = diskFull!.interval!;
  assert.ok(early <= diskFull!.seconds && diskFull!.seconds <= late);
  assert.equal(answer({ diskGb: 0.001 }).diskFull!.seconds, 0);
  assert.equal(answer({ writesPerS: 0 }).diskFull, null);
});

/** A mean of the run's own blocks, per version. */
function mean(what: "payloadBytes" | "rows"): number {
  const { shape } = useCase!.stores[0]!.variants[0]!.commits.blocks.steady;
  return shape[what] / shape.versions;
}

Deno.test("entities that end are written anew on top of the write rate, and close as many versions", () => {
  const { demandPerS, replacedPerS, needs, chains } = answer({ lifetimeDays: 1 });
  assert.equal(replacedPerS, VERSIONS / 86_400);
  assert.equal(demandPerS, 250 + VERSIONS / 86_400);
  assert.equal(needs.writes.verdict.threshold, demandPerS);
  assert.equal(answer().replacedPerS, 0);
  const many = answer({ writesPerS: 1e6 });
  assert.equal(many.chains!.value, Math.ceil(1e6 / many.needs.writes.verdict.value!));
  assert.ok(chains!.value >= 1);
  assert.equal(answer({ writesPerS: 0 }).chains, null);
});

Deno.test("payloads beyond what was measured widen intervals as a store as many times larger does, and reads prove nothing", () => {
  const width = ({ verdict: { interval, value } }: ReturnType<typeof answer>["needs"]["writes"]) =>
    [interval![0] / value!, interval![1] / value!] as const;
  const own = answer();
  const large = answer({ payloadBytes: 8000 });
  assert.ok(large.needs.writes.beyond! >= 8 && own.needs.writes.beyond! < 8);
  assert.ok(width(large.needs.writes)[0] < width(own.needs.writes)[0]);
  assert.ok(large.needs.writes.verdict.value! < own.needs.writes.verdict.value!);
  const slow = { readsPerS: 1 };
  assert.equal(answer(slow).needs.reads.verdict.verdict, "pass");
  const { verdict, reason } = answer({ ...slow, payloadBytes: 8000 }).needs.reads.verdict;
  assert.deepEqual([verdict, reason], ["not proven", "not-measured"]);
});

Deno.test("a busy machine's figures are shown and prove nothing, and a use case begins with what its needs ask for", () => {
  const withheld = whatIf.useCases[0]!.stores[0]!.variants.map(({ commits: { subject } }) =>
    [subject.scenario, subject.store, subject.profile, subject.variant].join(":")
  );
  const busy = { ...whatIf, noise: { ...whatIf.noise, withheld } };
  const { verdict } = answer({}, busy).needs.writes;
  assert.deepEqual([verdict.verdict, verdict.reason], ["not proven", "machine-busy"]);
  assert.equal(verdict.value, answer().needs.writes.verdict.value);
  const row = (id: string, test_at: number, own: Partial<RequirementRow> = {}) =>
    requirement({ id, test_at, ...own });
  const { asked } = assessed(VERSIONS, [
    row("W-1", 250, { kind: "design_target" }),
    row("W-2", 10_000),
    row("W-3", 250),
    row("C-1", 99, { kind: "claim" }),
    row("S-1", 2, { ...ROWS.sync, unit: "h", entities: 10 }),
    row("S-2", 15, ROWS.sync),
  ]).whatIf.useCases[0]!;
  assert.deepEqual(asked.writesPerS, {
    first: 250,
    values: [{ value: 250, ids: ["W-1", "W-3"] }, { value: 10_000, ids: ["W-2"] }],
  });
  assert.deepEqual(asked.syncMin, { first: 15, values: [{ value: 15, ids: ["S-2"] }] });
  assert.equal(asked.readsPerS.first, null);
});

Deno.test("a run without a law of writing holds nothing to ask, and a store it does not hold is refused", () => {
  const none: AssessInput = inputOf(emptyTables());
  assert.deepEqual(assessWithLaws(none).whatIf.useCases, []);
  assert.throws(() => answer({ store: "posting" }), /No law of mendoza on "posting"/);
  assert.equal(useCase!.full.entities, fullSize(VERSIONS).entities);
});
