import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { assess } from "../../../lib/model/assess.ts";
import type { AssessInput } from "../../../lib/model/input.ts";
import { rescaleInput } from "../../../lib/model/rescale/rescale_input.ts";
import { rescalingPoints, summariseRescaling } from "../../../lib/model/rescale/rescaling_points.ts";
import type { Passport } from "../../../lib/runs/passport.ts";
import type { PassportFigureId } from "../../../lib/runs/passport_figures.ts";
import { serviceUs, totalMs } from "../../../lib/runs/service_time.ts";
import { samplePassport, slower } from "../../runs/sample_passport.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  inputOf,
  onboardTrials,
  requirement,
  type Tables,
  TRUE_COSTS,
} from "../synthetic_run.ts";

const CORE = ["hash", "script", "insert", "lookup", "moment", "crowd", "chase"] as const;
const HERE = samplePassport();

/** Trials where no interval is asked for. */
const FEW = { calibration: 2, validation: 0 };

/** Trials that wrote nothing but what their syncs wait for, unless `bytes` says how much. */
function written(tables: Tables, bytes = 0): Tables {
  return { ...tables, trials: tables.trials.map((trial) => ({ ...trial, write_bytes: bytes })) };
}

function rescaled(input: AssessInput, there: Passport, registries: Parameters<typeof rescaleInput>[1] = []) {
  return rescaleInput(input, registries, { here: HERE, there });
}

const there = (us: Partial<Record<PassportFigureId, number>>, cores = 2) =>
  samplePassport({ us, machine: { cores } });

/** Service times there / here, one by one. */
function times(
  before: AssessInput,
  after: AssessInput,
  table: "commits" | "queries" | "operations",
): number[] {
  return after[table].map((row, i) => serviceUs(row) / serviceUs(before[table][i]!));
}

function assertAll(found: readonly number[], wanted: number): void {
  assert.ok(found.length > 0);
  for (const value of found) assert.ok(Math.abs(value - wanted) < 1e-9, `${value}, not ${wanted}`);
}

Deno.test("the same machine again leaves every time as it is and widens every interval", () => {
  const input = inputOf(written(addQueries(appendTrials(emptyTables()), { ms: () => 0.4 }), 2e6));
  const same = rescaled(input, HERE);
  assertAll(times(input, same, "commits"), 1);
  const closed = { ...input, queries: input.queries.filter(({ scheduled_us }) => scheduled_us === null) };
  assertAll(times(closed, same, "queries"), 1);
  const [plain, wide] = [assess(input), assess(same)];
  const of = ({ projections }: typeof plain) =>
    projections.find(({ metric }) => metric === "entities-per-s")!;
  const ends = [1.2, 1 / 1.2].map((factor, i) => of(plain).interval![1 - i]! * factor);
  assert.ok(Math.abs(of(wide).interval![1]! / ends[0]! - 1) < 1e-9);
  assert.ok(Math.abs(of(wide).interval![0]! / ends[1]! - 1) < 1e-9);
});

Deno.test("a core that is twice as slow takes twice as long where nothing waits for the disk", () => {
  const tables = written(
    addQueries(appendTrials(emptyTables(), { variant: "normal", ...FEW }), { ms: () => 0.4 }),
  );
  const input = inputOf(tables);
  const after = rescaled(input, there(slower(2, CORE)));
  assertAll(times(input, after, "commits"), 2);
  assert.ok(
    Math.abs(totalMs(after.queries) / totalMs(input.queries.filter((q) => q.scheduled_us === null)) - 2) <
      1e-9,
  );
  assert.ok(after.queries.every(({ scheduled_us }) => scheduled_us === null), "nobody saw a queue there");
});

Deno.test("a slow sync is added to each synced commit and to no other, whatever the core does", () => {
  const slow = there({ sync4k: 3400, sync64k: 3500, sync1m: 5000 });
  for (const [variant, addedUs] of [["full", 3000], ["normal", 0]] as const) {
    const input = inputOf(written(appendTrials(emptyTables(), { variant, ...FEW })));
    const after = rescaled(input, slow);
    for (const [i, commit] of after.commits.entries()) {
      const added = serviceUs(commit) - serviceUs(input.commits[i]!);
      assert.ok(Math.abs(added - addedUs) < 1e-6, `${variant} ${added}`);
    }
  }
});

Deno.test("a passport of a slow hour does not make more of syncs than the fastest commits took", () => {
  const input = inputOf(written(appendTrials(emptyTables(), { variant: "full", ...FEW })));
  const here = samplePassport({ us: { sync4k: 4000, sync64k: 4000, sync1m: 4000 } });
  const passports = {
    here,
    there: samplePassport({ us: { sync4k: 40_000, sync64k: 40_000, sync1m: 40_000 } }),
  };
  const after = rescaleInput(input, [], passports);
  const added = after.commits.map((commit, i) => serviceUs(commit) - serviceUs(input.commits[i]!));
  const own = input.commits.filter(({ trial }) => trial === input.trials[0]!.trial).map(serviceUs);
  const fastest = own.toSorted((a, b) => a - b)[Math.floor(0.1 * own.length)]!;
  // Nine times as much is added as waiting is taken to be, and that is alike for long commits and for short ones.
  const typical = added.toSorted((a, b) => a - b)[Math.floor(added.length / 2)]!;
  assert.ok(typical / 9 < fastest, `${typical / 9} us of ${fastest} us are taken for syncs`);
  assert.ok(Math.max(...added) < 1.2 * typical);
});

Deno.test("the longest commits move the log into the file, as many as the bytes written filled it", () => {
  // Half of the bytes went into the log, which is moved at 1000 pages of 4096 + 24 bytes: ten times.
  const input = inputOf(
    written(appendTrials(emptyTables(), { variant: "normal", validation: 0, calibration: 1 }), 83e6),
  );
  const after = rescaled(input, there(slower(3, ["checkpoint"])));
  const longer = after.commits.filter((commit, i) =>
    serviceUs(commit) > 1.001 * serviceUs(input.commits[i]!)
  );
  assert.equal(longer.length, 10);
  const shortest = Math.min(
    ...longer.map((commit) => serviceUs(input.commits[after.commits.indexOf(commit)]!)),
  );
  const others = input.commits.filter((_, i) => !longer.includes(after.commits[i]!));
  assert.ok(others.every((commit) => serviceUs(commit) <= shortest));
});

Deno.test("a processor that is lent in parts leaves short queries as they are, and the pauses to the slowest", () => {
  const input = inputOf(
    written(addQueries(appendTrials(emptyTables(), { variant: "normal", ...FEW }), { ms: () => 0.12 })),
  );
  // In half of each period nothing runs: work of 10 ms takes twice as long, a moment almost always none longer.
  const lent = there(slower(2, CORE.filter((id) => id !== "moment")));
  const closed = input.queries.filter(({ scheduled_us }) => scheduled_us === null);
  const after = rescaled(input, lent);
  const factors = after.queries.map((query, i) => serviceUs(query) / serviceUs(closed[i]!)).sort((a, b) =>
    a - b
  );
  assert.ok(factors[Math.floor(factors.length / 2)]! < 1.05, "the median query meets no pause");
  assert.ok(
    Math.abs(totalMs(after.queries) / totalMs(closed) - 2) < 0.01,
    "all of them together take twice as long",
  );
});

Deno.test("where it is not sure that long work is slower, short queries follow what a moment takes", () => {
  const input = inputOf(written(addQueries(appendTrials(emptyTables(), { ...FEW }), { ms: () => 0.12 })));
  // A busy hour: long work took from as long to four times as long, a moment a tenth longer.
  const busy = Array.from({ length: 9 }, (_, i) => [12_000 * (1 + 3 * i / 8)]);
  const after = rescaled(
    input,
    samplePassport({ us: slower(1.1, ["moment"]), rounds: { lookup: busy } }),
  );
  const closed = input.queries.filter(({ scheduled_us }) => scheduled_us === null);
  for (const [i, query] of after.queries.entries()) {
    const times = serviceUs(query) / serviceUs(closed[i]!);
    assert.ok(times > 1.09 && times < 1.15, `${times}`);
  }
});

Deno.test("calls of a registry are processor time, syncs and files, as far as each was counted", () => {
  const tables = written(
    onboardTrials(emptyTables(), { variant: "per-event", call: 12, logEvent: 0, ...FEW }),
  );
  const input = inputOf(tables, { kels: true });
  const registries = tables.trials.map(({ trial }) => ({
    trial,
    registry_cpu_ms: 0.75 * totalMs(tables.operations.filter((call) => call.trial === trial)),
  }));
  const slow = there({
    ...slower(2, CORE),
    ...slower(5, ["files"]),
    ...slower(3, ["sync4k", "sync64k", "sync1m"]),
  });
  const after = rescaled(input, slow, registries);
  for (const [i, call] of after.operations.entries()) {
    const whole = serviceUs(input.operations[i]!);
    // A quarter of the time is not the processor's: 400 us of it the sync, the rest files.
    const wanted = 2 * 0.75 * whole + 3 * 400 + 5 * (0.25 * whole - 400);
    assert.ok(Math.abs(serviceUs(call) / wanted - 1) < 1e-9);
  }
  const [before, then] = [input.trials[0]!, after.trials[0]!];
  const grown = totalMs(after.operations.filter(({ trial }) => trial === then.trial)) /
    totalMs(input.operations.filter(({ trial }) => trial === then.trial));
  assert.ok(Math.abs(then.store_ms / before.store_ms - grown) < 1e-9, "its flush is rescaled alike");
});

Deno.test("calls of a registry that sync nothing wait for no disk: they are work of one core", () => {
  const made = written(onboardTrials(emptyTables(), { variant: "per-event", call: 12, logEvent: 0, ...FEW }));
  const tables = {
    ...made,
    trials: made.trials.map((trial) => ({ ...trial, durability: "process" as const })),
  };
  const input = inputOf(tables, { kels: true });
  const registries = tables.trials.map(({ trial }) => ({ trial, registry_cpu_ms: 1 }));
  const after = rescaled(input, there({ ...slower(2, CORE), ...slower(5, ["files"]) }), registries);
  for (const [i, call] of after.operations.entries()) {
    assert.ok(Math.abs(serviceUs(call) / (2 * serviceUs(input.operations[i]!)) - 1) < 1e-9);
  }
});

Deno.test("every number says that it was rescaled and from where, sizes stay as measured, and curves are of laws alone", () => {
  const need = requirement({ id: "R-1", threshold: 1 });
  const input = inputOf(written(appendTrials(emptyTables()), 2e6), { requirements: [need] });
  const found = assess(rescaled(input, there({}, 16)));
  assert.match(found.rescaled!.label, /^rescaled from 2 cores, test, 8 GB, linux x86_64, not measured$/);
  assert.match(found.rescaled!.to, /^16 cores/);
  const timed = found.projections.filter(({ metric }) => metric === "sync-min" || metric === "commit-ms");
  assert.ok(timed.length > 0 && timed.every(({ rescaledFrom }) => rescaledFrom === found.rescaled!.from));
  const plain = assess(input);
  const file = ({ projections }: typeof plain) => projections.filter(({ metric }) => metric === "file-gb");
  assert.deepEqual(file(found), file(plain));
  assert.equal(found.curves.length, plain.curves.length);
  for (const [i, { measured, law, marks }] of found.curves.entries()) {
    assert.deepEqual([measured, marks.filter(({ kind }) => kind === "breakpoint")], [[], []]);
    const before = plain.curves[i]!.law;
    const wider = ({ low, high }: { low: number; high: number }) => high / low;
    assert.ok(law.every((point, at) => wider(point) >= 1.4 * wider(before[at]!)), "1.2x each way or more");
  }
  const [verdict] = found.verdicts;
  assert.deepEqual([verdict!.verdict, verdict!.basis], ["pass", "rescaled"]);
  assert.match(verdict!.evidence, /rescaled from 2 cores, test.*, not measured/);
});

Deno.test("a store that fits into the memory here and not there is named", () => {
  const input = inputOf(written(appendTrials(emptyTables()), 2e6), { versions: 1_000_000 });
  const small = samplePassport({ machine: { memoryBytes: 1e9 } });
  assert.match(
    assess(rescaled(input, small)).warnings.join("\n"),
    /mendoza bitemporal full: a file of \d.* into the memory/,
  );
  assert.doesNotMatch(assess(rescaled(input, HERE)).warnings.join("\n"), /into the memory/);
});

Deno.test("a run without what it takes, or of another machine than its passport, is refused with what to do", () => {
  const input = inputOf(appendTrials(emptyTables()));
  const refused = (passport: Passport, words: RegExp, next: RegExp) =>
    assert.throws(() => rescaleInput(input, [], { here: passport, there: HERE }), (error) => {
      assert.ok(error instanceof HeadroomError && error.usage);
      assert.match(error.message, words);
      assert.match(error.next, next);
      return true;
    });
  refused(HERE, /trials that say how many bytes they wrote/, /deno task bench/);
  refused(there({}, 16), /expected a passport of its own machine \(2 cores.*found one of 16 cores/, /--here/);
});

Deno.test("predictions of a machine whose true costs are known are right, and their intervals hold them", () => {
  const registries = { variant: "per-event", call: 12, logEvent: 0.0005 };
  const run = (factor: number, seed: number) => {
    const { commit, row, byte } = TRUE_COSTS;
    const costs = { ...TRUE_COSTS, commit: factor * commit, row: factor * row, byte: factor * byte };
    const tables = addQueries(appendTrials(emptyTables(), { variant: "normal", costs, seed }), {
      ms: () => factor * 0.4,
    });
    return inputOf(written(tables));
  };
  const calls = (factor: number) =>
    inputOf(
      written(onboardTrials(emptyTables(), { ...registries, call: factor * 12, logEvent: factor * 0.0005 })),
      { kels: true },
    );
  const passport = there(slower(1.7, CORE));
  const cpu = calls(1).trials.map(({ trial }) => ({ trial, registry_cpu_ms: 1e9 }));
  const points = [
    ...rescalingPoints({ run: run(1, 1), rescaled: rescaled(run(1, 1), passport), measured: run(1.7, 2) }),
    ...rescalingPoints({ run: calls(1), rescaled: rescaled(calls(1), passport, cpu), measured: calls(1.7) }),
  ];
  const summary = summariseRescaling(points);
  assert.deepEqual(summary.map(({ kind }) => kind), ["commits", "appends", "query p50"]);
  for (const { kind, points, medianError, unscaledError, coverage } of summary) {
    assert.ok(points > 0, kind);
    assert.ok(medianError! < 0.06, `${kind} ${medianError}`);
    assert.ok(
      unscaledError! > 0.6,
      `${kind}: as if it were this machine it is 70 % off, found ${unscaledError}`,
    );
    assert.equal(coverage, 1, kind);
  }
});
