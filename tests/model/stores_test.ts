import assert from "node:assert/strict";
import fc from "fast-check";
import { assess } from "../../lib/model/assess.ts";
import { METRICS } from "../../lib/reference/metrics.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  inputOf,
  onboardTrials,
  requirement,
  TRUE_COSTS,
} from "./synthetic_run.ts";

const NEED = requirement({ id: "N", test_at: 600 });

/** Two stores in one run: the second takes half as long for everything. */
function twoStores() {
  const tables = appendTrials(emptyTables(), { store: "exact", costs: TRUE_COSTS });
  const half = {
    ...TRUE_COSTS,
    commit: TRUE_COSTS.commit / 2,
    row: TRUE_COSTS.row / 2,
  };
  appendTrials(tables, { store: "lean", costs: half, seed: 3 });
  return addQueries(tables, { ms: (rows) => 0.2 + rows / 1e6 });
}

Deno.test("each store of a run has laws, projections, curves and verdicts of its own", () => {
  const { laws, projections, curves, verdicts } = assess(inputOf(twoStores(), { requirements: [NEED] }));
  for (const rows of [laws, projections, curves, verdicts]) {
    assert.deepEqual(new Set(rows.map(({ store }) => store)), new Set(["exact", "lean"]));
  }
  assert.equal(new Set(laws.map(({ id }) => id)).size, laws.length);
  const rate = (store: string) =>
    projections.find((p) => p.store === store && p.metric === METRICS.entitiesPerS.id && p.law !== null)!;
  assert.ok(Math.abs(rate("lean").value / rate("exact").value - 2) < 0.1);
  assert.deepEqual(verdicts.map((v) => [v.id, v.store, v.profile, v.variant]), [
    ["N", "exact", "quick", "full"],
    ["N", "lean", "quick", "full"],
  ]);
  assert.ok(verdicts[1]!.value! > 1.8 * verdicts[0]!.value!);
});

Deno.test("a store's verdict is the same whatever other store is in the run", () => {
  const alone = appendTrials(emptyTables(), { store: "exact", costs: TRUE_COSTS });
  addQueries(alone, { ms: (rows) => 0.2 + rows / 1e6 });
  const [single] = assess(inputOf(alone, { requirements: [NEED] })).verdicts;
  assert.deepEqual(assess(inputOf(twoStores(), { requirements: [NEED] })).verdicts[0], single);
});

Deno.test("nothing depends on the order of rows", () => {
  const kels = onboardTrials(emptyTables(), { variant: "per-event", call: 20, logEvent: 0.002, agents: 20 });
  onboardTrials(kels, { variant: "batch", call: 300, logEvent: 0.002, agentsPerCall: 10, agents: 20 });
  const runs = [
    { tables: twoStores(), options: { requirements: [NEED] } },
    {
      tables: kels,
      options: { requirements: [requirement({ id: "KERI-11", judgedBy: { fact: "decision" } })], kels: true },
    },
  ];
  for (const { tables, options } of runs) {
    const expected = assess(inputOf(tables, options));
    assert.ok(expected.laws.length > 1 && expected.verdicts.length > 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const shuffled = <T>(rows: readonly T[]) => {
          let state = seed;
          const next = () => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 1 | 0) >>> 0;
          return rows.map((row) => ({ row, key: next() })).sort((a, b) => a.key - b.key).map(({ row }) =>
            row
          );
        };
        const input = inputOf({
          trials: shuffled(tables.trials),
          commits: shuffled(tables.commits),
          operations: shuffled(tables.operations),
          queries: shuffled(tables.queries),
          sizes: shuffled(tables.sizes),
        }, options);
        assert.deepEqual(assess(input), expected);
      }),
      { numRuns: 5, seed: 11 },
    );
  }
});
