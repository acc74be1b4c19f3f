import assert from "node:assert/strict";
import { registryChoice } from "../../../lib/bench/plan/chosen_store.ts";
import type { JobHost, OnboardJob } from "../../../lib/bench/trial/job.ts";
import { runOnboardTrial } from "../../../lib/bench/trial/onboard_trial.ts";
import { openRun } from "../../../lib/runs/run_reader.ts";
import { RunWriter } from "../../../lib/runs/run_writer.ts";
import { DEFAULT_KEL_REGISTRY } from "../../../lib/stores/mod.ts";
import { WRITE_MODES } from "../../../lib/synth/organisation/organisation.ts";
import { inTemporaryFolder, sampleManifest } from "../../runs/sample_run.ts";

const HOST: JobHost = { progress: () => {}, note: () => {}, yieldNow: () => Promise.resolve() };

Deno.test("an onboarding trial records what it made, wrote and verified, and where all of its time went", async () => {
  await inTemporaryFolder(async (dir) => {
    using _writer = await RunWriter.create(dir, sampleManifest());
    for (const variant of WRITE_MODES) {
      const job: OnboardJob = {
        ...{ kind: "onboard", trial: variant, scenario: "agent-onboarding", profile: "smoke", variant },
        ...{ role: "calibration", order: 0, scale: 1, seed: "3", runDir: dir, keepStore: false },
        ...{ storePath: `${dir}/registry.git`, store: registryChoice(DEFAULT_KEL_REGISTRY) },
        ...{ agents: 6, engineers: 2, anchorsPerAgent: 2, batchAgents: 4 },
      };
      const outcome = await runOnboardTrial(job, HOST);
      assert.deepEqual(outcome, { ok: true, failedChecks: [] });
    }
    const run = await openRun(dir);
    const [registries, times] = [await run.rows("registries"), await run.rows("times")];
    for (const trial of await run.rows("trials")) {
      const registry = registries.find((row) => row.trial === trial.trial)!;
      assert.equal(registry.agents, 6);
      assert.equal(registry.anchors_per_agent, 2);
      assert.equal(registry.batch_agents, trial.variant === "per-event" ? 1 : 4);
      assert.ok(registry.registry_cpu_ms! > 0 && registry.registry_cpu_ms! < 2 * trial.wall_ms);
      assert.ok(registry.written_rss_bytes <= trial.peak_rss_bytes);
      const own = times.filter((row) => row.trial === trial.trial);
      const sum = (phase: string) =>
        own.filter((row) => row.phase === phase).reduce((us, row) => us + row.us, 0) / 1000;
      const whole = own.reduce((us, row) => us + row.us, 0) / 1000;
      // What is left are the moments between phases, and writing the trial's own row.
      assert.ok(whole <= trial.wall_ms + 1 && whole > 0.8 * trial.wall_ms, `${whole} of ${trial.wall_ms} ms`);
      assert.ok(Math.abs(sum("make") - trial.generate_ms) < 0.01);
      assert.ok(Math.abs(sum("append") + sum("flush") - trial.store_ms) < 0.01);
      const parts = new Set(own.map(({ phase, part }) => `${phase}: ${part}`));
      for (
        const part of [
          "make: keys",
          "make: events and SAIDs",
          "make: signing",
          "append: checks",
          "verify: reading logs",
          "verify: checking events",
          "verify: the registry's own check",
        ]
      ) assert.ok(parts.has(part), `${part} in ${[...parts].join("; ")}`);
    }
  });
});
