import assert from "node:assert/strict";
import { controlGroupPlace } from "../../../lib/control_group.ts";
import { whyUnrestricted } from "../../../lib/bench/environment/memory_limit.ts";
import { JobInterrupted, MemoryExceeded, runJob } from "../../../lib/bench/trial/job_process.ts";
import type { PreparedDataset } from "../../../lib/bench/data/prepare_dataset.ts";
import type { AppendJob, JobProgress, OnboardJob, PrepareJob } from "../../../lib/bench/trial/job.ts";
import { entityStoreChoice, registryChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { AUTHS_LAYOUT_KIND } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { MENDOZA } from "../../../lib/scenarios/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const prepare = (dir: string): PrepareJob => ({
  kind: "prepare",
  scenario: MENDOZA,
  scale: 0.0001,
  seed: "1",
  dir,
  blocksPath: `${dir}/none.blocks`,
  peaks: false,
  queryInstances: 1,
  sampledEntities: 1,
});

Deno.test("runJob() fails with the message of its child process", async () => {
  await inTemporaryFolder(async (dir) => {
    const job = runJob(prepare(dir), { interrupted: new AbortController().signal });
    await assert.rejects(
      job,
      (error: Error) => error instanceof HeadroomError && /Cannot use block file/.test(error.message),
    );
  });
});

Deno.test("runJob() takes what a user's store prints for no message", async () => {
  await inTemporaryFolder(async (dir) => {
    const tiny = new URL("../../extension/tiny_store.ts", import.meta.url);
    const from = `${dir}/chatty.ts`;
    const lines = [
      `import KIND from ${JSON.stringify(tiny.href)};`,
      `const open = (path, options) => (console.log("opening"), console.info(null), KIND.open(path, options));`,
      `export default { ...KIND, name: "chatty", open };`,
    ];
    await Deno.writeTextFile(from, lines.join("\n"));
    const interrupted = new AbortController().signal;
    const data = await runJob({ ...prepare(dir), scale: 0.00002, blocksPath: null }, { interrupted });
    const append: AppendJob = {
      ...appendJob(dir, data as PreparedDataset),
      trial: "chatty",
      storePath: `${dir}/chatty.blocks`,
      store: { name: "chatty", from, variants: ["plain"], extension: ".blocks", companions: [] },
      variant: "plain",
      queryRounds: 0,
    };
    assert.deepEqual(await runJob(append, { interrupted }), { ok: true, failedChecks: [] });
  });
});

Deno.test("runJob() hears of every step of a trial as it begins: warming up, appending, each check by its number", async () => {
  await inTemporaryFolder(async (dir) => {
    const steps: JobProgress[] = [];
    const interrupted = new AbortController().signal;
    const onProgress = (progress: JobProgress) => steps.push(progress);
    const data = { ...prepare(dir), scale: 0.00002, blocksPath: null, sampledEntities: 10 };
    const prepared = await runJob(data, { interrupted, onProgress }) as PreparedDataset;
    assert.ok(steps.some(({ step, total }) => step === "making" && total > 0));
    steps.length = 0;
    await runJob(appendJob(dir, prepared), { interrupted, onProgress });
    const names = [...new Set(steps.map(({ step }) => step))];
    assert.deepEqual(names, [
      "warming up",
      "appending",
      "checking 1 of 4 (totals and sizes)",
      "checking 2 of 4 (sampled entities)",
      "asking queries",
      "checking 3 of 4 (pages and past of some queries)",
      "checking 4 of 4 (the store's own check)",
    ]);
    const { done, total, rows } = steps.find(({ step }) => step === "appending")!;
    assert.ok(done >= 1 && total > done && rows!.total > rows!.done && rows!.done > 0);
  });
});

function appendJob(dir: string, { blocksPath, expectationsPath }: PreparedDataset): AppendJob {
  return {
    kind: "append",
    benchmark: "append",
    trial: "steps",
    scenario: "mendoza",
    profile: "smoke",
    role: "calibration",
    order: 0,
    scale: 0.00002,
    seed: "1",
    runDir: dir,
    storePath: `${dir}/steps.db`,
    keepStore: false,
    store: entityStoreChoice(BITEMPORAL),
    variant: "normal",
    blocksPath,
    expectationsPath,
    warmupBlocks: 0,
    warmupRows: 10,
    queryRounds: 1,
    openArrivals: 0,
    openRatePerS: 0,
  };
}

Deno.test("runJob() says that a limit to memory did not hold its child, or that memory cannot be restricted, and leaves no group", async () => {
  await inTemporaryFolder(async (dir) => {
    const unlimited = appendJob(dir, { blocksPath: "", expectationsPath: "" } as PreparedDataset);
    const job = { ...unlimited, benchmark: "restricted", memoryLimitBytes: 16e6 } as const;
    const running = runJob(job, { interrupted: new AbortController().signal });
    if (await whyUnrestricted() !== null) {
      return await assert.rejects(running, /Cannot restrict memory: expected Linux/);
    }
    await assert.rejects(
      running,
      (error: Error) =>
        error instanceof MemoryExceeded && /16 MB of memory did not hold it/.test(error.message),
    );
    const stopped = { interrupted: AbortSignal.abort(), graceMs: 0 };
    await assert.rejects(runJob({ ...job, memoryLimitBytes: 1e9 }, stopped), JobInterrupted);
    const failing = runJob({ ...job, memoryLimitBytes: 1e9 }, { interrupted: new AbortController().signal });
    await assert.rejects(failing, /Cannot finish trial "steps"/);
    const { own } = controlGroupPlace(Deno.readTextFileSync("/proc/self/cgroup"), "memory")!;
    const left = [...Deno.readDirSync(own)].filter(({ name }) =>
      name.startsWith(`headroom-${Deno.pid}-steps`)
    );
    assert.deepEqual(left, []);
  });
});

Deno.test("runJob() ends a child that does not finish in time after an interruption, and leaves no finished trial", async () => {
  await inTemporaryFolder(async (dir) => {
    const onboard: OnboardJob = {
      kind: "onboard",
      trial: "long",
      scenario: "agent-onboarding",
      profile: "smoke",
      role: "calibration",
      order: 0,
      scale: 1,
      seed: "1",
      runDir: dir,
      storePath: `${dir}/registry.git`,
      keepStore: false,
      store: registryChoice(AUTHS_LAYOUT_KIND),
      variant: "per-event",
      agents: 10_000,
      engineers: 1,
      anchorsPerAgent: 3,
      batchAgents: 1,
    };
    const interruption = new AbortController();
    const job = runJob(onboard, {
      interrupted: interruption.signal,
      graceMs: 50,
      onProgress: () => interruption.abort(),
    });
    await assert.rejects(job, JobInterrupted);
    const left = await Array.fromAsync(Deno.readDir(`${dir}/trials`), (entry) => entry.name);
    assert.ok(left.every((name) => name.startsWith(".")), left.join());
  });
});
