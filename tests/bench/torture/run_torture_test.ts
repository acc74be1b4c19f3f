import assert from "node:assert/strict";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { type Cell, cellName, isOfProcess, type Trial } from "../../../lib/bench/torture/cell.ts";
import { PARTS, planTorture, type TortureChoice } from "../../../lib/bench/torture/plan_torture.ts";
import { runTorture, type TorturedCell } from "../../../lib/bench/torture/run_torture.ts";
import type { CellResult } from "../../../lib/bench/torture/torture_result.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const CARELESS = fileURLToPath(new URL("./careless_store.ts", import.meta.url));

const CHOICE: TortureChoice = {
  stores: undefined,
  registries: undefined,
  commands: undefined,
  variants: undefined,
  parts: PARTS,
  kills: 1,
};

/** Kills of rows whose first ones, of processes, were done before: those of a recording are left. */
const KILLS = 27;
const BEFORE: Trial = {
  ...{
    index: 0,
    what: "killed",
    isAmid: true,
    isReplayed: false,
    isRepeated: false,
    unsynced: 0,
    kept: null,
  },
  ...{ steps: 3, hasResumed: true, isAudited: true, told: null, lost: null, wrong: null },
};
const OF_PROCESSES = Array.from({ length: KILLS }, (_, index) => ({ ...BEFORE, index }))
  .filter(({ index }) => isOfProcess({ isRecordable: true }, index));

/** Rows of stores and a registry, and of a store that promises too much. */
async function someCells(): Promise<Cell[]> {
  const cells = await Promise.all([
    planTorture({
      ...CHOICE,
      stores: ["posting"],
      variants: ["normal"],
      parts: ["append", "bulk"],
      kills: 3,
    }),
    planTorture({ ...CHOICE, registries: ["packfile"], variants: ["none"], parts: ["batch"], kills: 2 }),
    planTorture({
      ...CHOICE,
      registries: ["packfile"],
      variants: ["commit"],
      parts: ["flush"],
      kills: KILLS,
    }),
    planTorture({
      ...CHOICE,
      stores: ["posting"],
      variants: ["normal", "full"],
      parts: ["power"],
      kills: 12,
    }),
    planTorture({ ...CHOICE, registries: ["sqlite-kel"], variants: ["commit"], parts: ["power"], kills: 12 }),
    planTorture({ ...CHOICE, stores: [CARELESS], variants: ["early"], parts: ["append"], kills: KILLS }),
    planTorture({ ...CHOICE, stores: [CARELESS], variants: ["unsynced"], parts: ["power"], kills: 6 }),
  ]);
  return cells.flat().filter(({ fault, subject: { operation } }) =>
    fault === "kill" || operation === "append" || operation === "event"
  );
}

/** One torture for all tests: a compiler, and a process for each kill, take most of their time. */
async function tortured(
  look: (results: readonly CellResult[], failures: string) => void,
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const [folder, failures] = [`${root}/work`, `${root}/failures`];
    fs.mkdirSync(folder);
    const kept = new Map<string, Trial[]>();
    const torture = (cells: readonly Cell[], trial: number | null): Promise<TorturedCell[]> =>
      runTorture({
        ...{ cells, seed: "7", trial, folder, failures, mayLeaveOut: false },
        ...{ interrupted: new AbortController().signal, onStep: () => {} },
        done: (cell) => trial === null && isLong(cell) ? OF_PROCESSES : [],
        onTrials: (cell, trials) => kept.set(cell, [...kept.get(cell) ?? [], ...trials]),
        commandOf: ({ subject }, index) => `again ${subject.name} ${index}`,
      });
    const cells = await someCells();
    const isLong = (name: string) => cells.some((cell) => cellName(cell) === name && cell.trials === KILLS);
    const done = await torture(cells, null);
    look(done.map(({ result }) => result), failures);
    for (const [i, { trials, result }] of done.entries()) {
      const name = cellName(cells[i]!);
      const before = isLong(name) ? OF_PROCESSES.length : 0;
      assert.equal(kept.get(name)!.length, trials.length - before, `${name}: each is kept as it comes, once`);
      assert.deepEqual(trials.map(({ index }) => index), [...trials.keys()], name);
      assert.equal(result.trials, cells[i]!.trials);
    }
    const flush = cells.findIndex(({ subject }) => subject.operation === "flush");
    const [alone] = await torture([cells[flush]!], KILLS - 1);
    const { what, steps } = alone!.trials[0]!;
    const { what: asAmongAll, steps: stepsAmongAll } = done[flush]!.trials.at(-1)!;
    assert.deepEqual([what, steps], [asAmongAll, stepsAmongAll], "a trial alone is as it was among all");
    assert.deepEqual(
      fs.readdirSync(folder).sort(),
      ["batches", "events", "record_writes.so"],
      "nothing is left of what was right",
    );
  });
}

Deno.test("kills and power cuts take nothing from sound stores and registries, and a careless store is found out", () =>
  tortured((results, failures) => {
    const of = (store: string, variant: string, fault: string) =>
      results.filter((result) =>
        result.store === store && result.variant === variant && result.fault === fault
      );
    for (const result of results.filter(({ store }) => store !== "careless")) {
      const { trials, reopened, resumed, audited, lost, invalid } = result;
      assert.deepEqual([lost, invalid, result.failures], [0, 0, []], JSON.stringify(result));
      assert.deepEqual([reopened, resumed, audited], [trials, trials, trials], JSON.stringify(result));
    }
    const [replayed] = of("packfile", "commit", "kill");
    assert.deepEqual([replayed!.trials, replayed!.replayed], [KILLS, KILLS - OF_PROCESSES.length]);
    const kills = [...of("posting", "normal", "kill"), ...of("packfile", "none", "kill")];
    assert.deepEqual(kills.map(({ operation, trials }) => [operation, trials]), [["append", 2], ["bulk", 1], [
      "batch",
      2,
    ]]);
    assert.ok(kills.some(({ amid }) => amid > 0), "one was killed amid its work");
    for (const [store, variant] of [["posting", "full"], ["sqlite-kel", "commit"]] as const) {
      const [synced] = of(store, variant, "power");
      assert.equal(synced!.unsynced, 0, `${store} syncs each step`);
    }
    assert.ok(
      of("posting", "normal", "power")[0]!.unsynced > 0,
      "something was cut off that nobody had synced",
    );
    assert.ok(
      of("careless", "early", "kill")[0]!.lost > 0,
      "a block that is acknowledged too early is missed",
    );
    const [unsynced] = of("careless", "unsynced", "power");
    assert.ok(unsynced!.lost > 0, "a block that is said to be synced is missed");
    const [failure] = unsynced!.failures;
    assert.match(failure!.problem, /steps were acknowledged, \d+ are there/);
    assert.equal(failure!.command, `again careless ${failure!.trial}`);
    assert.ok(failure!.kept!.startsWith(failures) && fs.existsSync(`${failure!.kept}/data.db`));
  }));

Deno.test("kills are shared by the operations of a store and variant; power alone is that of all of them", async () => {
  const rows = async (choice: Partial<TortureChoice>) =>
    (await planTorture({ ...CHOICE, ...choice })).map(({ subject: { variant, operation }, fault, trials }) =>
      `${variant} ${operation} ${fault} ${trials}`
    );
  assert.deepEqual(await rows({ stores: ["posting"], variants: ["full"], kills: 5 }), [
    ...["full append kill 3", "full bulk kill 2", "full append power 3", "full bulk power 2"],
  ]);
  assert.deepEqual(
    await rows({ registries: ["sqlite-kel"], variants: ["commit"], parts: ["power"], kills: 3 }),
    [
      ...["commit event power 1", "commit batch power 1", "commit flush power 1"],
    ],
  );
  assert.deepEqual(await rows({ stores: ["simple-eav"], variants: ["full"], parts: ["append"] }), [
    "full append kill 1",
  ]);
  const all = await planTorture({ ...CHOICE, stores: ["all"], registries: ["all"], kills: 1 });
  assert.ok(new Set(all.map(({ subject }) => subject.name)).size >= 14);
  assert.deepEqual(await rows({ commands: ["generate"], kills: 11 }), [
    ...["blocks command kill 2", "archive command kill 2"],
  ]);
});

Deno.test("a variant that none has, and an operation that none has, are refused", async () => {
  await assert.rejects(planTorture({ ...CHOICE, stores: ["posting"], variants: ["fast"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, stores: ["posting"], parts: ["batch"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, registries: ["none"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, commands: ["generates"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, commands: ["merge"], parts: ["append"] }), UsageError);
});
