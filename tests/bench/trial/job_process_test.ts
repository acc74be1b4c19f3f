import assert from "node:assert/strict";
import { JobInterrupted, runJob } from "../../../lib/bench/trial/job_process.ts";
import type { OnboardJob, PrepareJob } from "../../../lib/bench/trial/job.ts";
import { registryChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { GIT_REGISTRY } from "../../../lib/stores/git/git_registry.ts";
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
      store: registryChoice(GIT_REGISTRY),
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
