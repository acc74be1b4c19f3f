import assert from "node:assert/strict";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import type { Cell } from "../../../lib/bench/torture/cell.ts";
import { PARTS, planTorture, type TortureChoice } from "../../../lib/bench/torture/plan_torture.ts";
import { runTorture } from "../../../lib/bench/torture/run_torture.ts";
import type { CellResult } from "../../../lib/bench/torture/torture_result.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const CARELESS = fileURLToPath(new URL("./careless_store.ts", import.meta.url));

const CHOICE: TortureChoice = {
  stores: undefined,
  registries: undefined,
  variants: undefined,
  parts: PARTS,
  kills: 1,
};

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
      stores: ["posting"],
      variants: ["normal", "full"],
      parts: ["power"],
      kills: 12,
    }),
    planTorture({ ...CHOICE, registries: ["sqlite-kel"], variants: ["commit"], parts: ["power"], kills: 12 }),
    planTorture({ ...CHOICE, stores: [CARELESS], variants: ["early"], parts: ["append"], kills: 4 }),
    planTorture({ ...CHOICE, stores: [CARELESS], variants: ["unsynced"], parts: ["power"], kills: 6 }),
  ]);
  return cells.flat().filter(({ fault, subject: { operation } }) =>
    fault === "kill" || operation === "append" || operation === "event"
  );
}

/** One torture for all tests: a compiler, and a process for each trial, take most of their time. */
async function tortured(
  look: (results: readonly CellResult[], failures: string) => void,
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const [folder, failures] = [`${root}/work`, `${root}/failures`];
    fs.mkdirSync(folder);
    const done = await runTorture({
      ...{ cells: await someCells(), seed: "7", trial: null, folder, failures, mayLeaveOut: false },
      ...{ interrupted: new AbortController().signal, onStep: () => {}, onDone: () => {} },
      commandOf: ({ subject }, trial) => `again ${subject.name} ${trial}`,
    });
    look(done.map(({ result }) => result), failures);
    assert.deepEqual(fs.readdirSync(folder), ["record_writes.so"], "nothing is left of what was right");
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
});

Deno.test("a variant that none has, and an operation that none has, are refused", async () => {
  await assert.rejects(planTorture({ ...CHOICE, stores: ["posting"], variants: ["fast"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, stores: ["posting"], parts: ["batch"] }), UsageError);
  await assert.rejects(planTorture({ ...CHOICE, registries: ["none"] }), UsageError);
});
