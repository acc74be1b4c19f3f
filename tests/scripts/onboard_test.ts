import assert from "node:assert/strict";
import { openRun } from "../../lib/runs/run_reader.ts";
import { DEFAULT_KEL_REGISTRY } from "../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("onboard measures the agents, flows, batches and anchors it is asked for; the answer comes first", async () => {
  await inTemporaryFolder(async (root) => {
    const asked = ["--agents", "12", "--flow", "per-agent,multi-seal", "--batch", "3,5"];
    const only = ["--anchors-per-agent", "2", "--trials", "1", "--out", `${root}/run`];
    const decided = ["--acceptable-minutes", "7", "--machine-class", "launch"];
    const { code, stdout, stderr } = await runScript("onboard", ...asked, ...only, ...decided);
    assert.equal(code, 0, stderr + stdout);
    assert.match(stderr, /^4 trials: about/m);
    assert.match(stdout.split("\n")[0]!, /^onboarding: rates/);
    assert.match(stdout.split("\n")[1]!, /root events\/s +events\/s +agents\/s +seals\/s/);
    assert.match(stdout, /where a trial's time went/);
    const [decision, answer] = [/ 10,000 agents +7 min$/m, /each use case/].map((words) =>
      stdout.search(words)
    );
    assert.ok(decision! > 0 && decision! < answer!, "the decision stands above the table of use cases");
    assert.match(stdout, /machine: declared launch-class$/m);
    const run = await openRun(`${root}/run`);
    assert.deepEqual(run.manifest.scenarios.map(({ id }) => id), [
      "agent-onboarding-2-batch-3",
      "agent-onboarding-2-batch-5",
    ]);
    assert.equal(run.manifest.machine.class, "launch");
    assert.match(run.manifest.command, / --machine-class launch/);
    const trials = await run.rows("trials");
    assert.deepEqual(
      trials.map(({ variant, events, root_events }) => `${variant} ${events} ${root_events}`).sort(),
      ["multi-seal 16 4", "multi-seal 17 5", "per-event 37 25", "per-event 37 25"],
    );
    assert.ok(trials.every(({ entities, status }) => entities === 12 && status === "ok"));
    const again = await runScript("project", "--run", `${root}/run`, "--json");
    assert.equal(again.code, 0, again.stderr);
  });
});

Deno.test("onboard --plan tells time and disk and runs nothing; what cannot be measured is refused before anything is made", async () => {
  await inTemporaryFolder(async (root) => {
    const out = ["--out", `${root}/run`];
    const plan = await runScript("onboard", "--agents", "10000", "--trials", "1", "--plan", "--json");
    assert.equal(plan.code, 0, plan.stderr);
    const { trials } = JSON.parse(plan.stdout);
    assert.deepEqual(
      trials.map(({ scale, variant }: { scale: number; variant: string }) => `${variant} x${scale}`).sort(),
      ["batch x1", "multi-seal x1", "per-event x1"],
    );
    const wrong: [RegExp, ...string[]][] = [
      [/--agents "0"/, "--agents", "0"],
      [/--flow "per-agnt" is unknown/, "--flow", "per-agnt"],
      [/--batch "0"/, "--batch", "0"],
      [/--anchors-per-agent "4"/, "--anchors-per-agent", "4"],
      [new RegExp(`Cannot measure ${DEFAULT_KEL_REGISTRY.name} with --fsync often`), "--fsync", "often"],
      [/is not a kind of registry/, "--registry", "gti"],
      [/--acceptable-minutes "soon"/, "--acceptable-minutes", "soon"],
      [/--machine-class "fast"/, "--machine-class", "fast"],
    ];
    for (const [words, ...args] of wrong) {
      assertRefused(await refusal("onboard", ...args, ...out), words);
    }
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
