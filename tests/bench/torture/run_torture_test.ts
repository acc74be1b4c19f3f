import assert from "node:assert/strict";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
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

/** Does what is asked for; gives the folder of failures to `look` before it is removed. */
async function tortured(
  choice: Partial<TortureChoice>,
  look: (results: readonly CellResult[], failures: string) => void,
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const [folder, failures] = [`${root}/work`, `${root}/failures`];
    fs.mkdirSync(folder);
    const done = await runTorture({
      cells: await planTorture({ ...CHOICE, ...choice }),
      ...{ seed: "7", trial: null, folder, failures, mayLeaveOut: false },
      ...{ interrupted: new AbortController().signal, onStep: () => {}, onDone: () => {} },
      commandOf: ({ subject }, trial) => `again ${subject.name} ${trial}`,
    });
    look(done.map(({ result }) => result), failures);
    const work = fs.readdirSync(folder).filter((name) => name !== "record_writes.so");
    assert.deepEqual(work, [], "nothing is left of what was right");
  });
}

/** Counts that must be those of the trials, and those that must be 0. */
function assertSound(results: readonly CellResult[]): void {
  for (const result of results) {
    const { trials, reopened, resumed, audited, lost, invalid, failures } = result;
    assert.deepEqual([lost, invalid, failures], [0, 0, []], JSON.stringify(result));
    assert.deepEqual([reopened, resumed, audited], [trials, trials, trials], JSON.stringify(result));
  }
}

Deno.test("killed writers of a store and a registry lose nothing, and go on", () =>
  tortured({
    stores: ["posting"],
    registries: ["packfile"],
    variants: ["normal", "none"],
    parts: ["append", "bulk", "batch"],
    kills: 6,
  }, (results) => {
    assert.deepEqual(
      results.map(({ store, operation, trials }) => [store, operation, trials]),
      [["posting", "append", 3], ["posting", "bulk", 3], ["packfile", "batch", 6]],
    );
    assertSound(results);
    assert.ok(results.some(({ amid }) => amid > 0), "one was killed amid its work");
  }));

Deno.test("power cuts take nothing of what is synced; without a sync at each block, only what nobody synced", () =>
  tortured(
    {
      stores: ["posting"],
      registries: ["sqlite-kel"],
      variants: ["normal", "full", "commit"],
      parts: ["append", "event", "power"],
      kills: 30,
    },
    (results) => {
      const power = results.filter(({ fault }) => fault === "power");
      assertSound(power);
      const [normal, full, commit] = power as [CellResult, CellResult, CellResult];
      assert.deepEqual([full.variant, full.unsynced, commit.variant, commit.unsynced], [
        "full",
        0,
        "commit",
        0,
      ]);
      assert.ok(normal.unsynced > 0, "without syncs something is lost, so that cuts are cuts");
    },
  ));

Deno.test("a store that acknowledges before it commits, or says that it syncs, is found out", () =>
  tortured({ stores: [CARELESS], parts: ["append", "power"], kills: 8 }, (results, failures) => {
    const found = (variant: string, fault: string) =>
      results.find((result) => result.variant === variant && result.fault === fault)!;
    assert.ok(found("early", "kill").lost > 0);
    assert.ok(found("unsynced", "power").lost > 0);
    assert.equal(found("unsynced", "kill").lost, 0);
    const [failure] = found("unsynced", "power").failures;
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
