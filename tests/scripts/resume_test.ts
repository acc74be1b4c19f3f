import assert from "node:assert/strict";
import { openRun } from "../../lib/runs/run_reader.ts";
import { finishedTrials } from "../../lib/runs/trial_files.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript, scriptCommand } from "./run_script.ts";

/** Waits until a run folder holds a finished trial. */
async function firstTrial(dir: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if ((await finishedTrials(dir)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no trial finished in ${dir} within a minute`);
}

/** The words a shell makes of a command line. */
async function wordsOf(line: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("bash", { args: ["-c", `printf '%s\\0' ${line}`] }).output();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

const TINY = ["--scenario", "mendoza", "--scale", "0.00002", "--trials", "3"];
/** Every command that measures, with work for more than two trials. */
const COMMANDS: readonly (readonly [script: string, ...args: string[]])[] = [
  ["bench", "--profile", "smoke", "--scenario", "agent-onboarding"],
  ["append", ...TINY, "--variant", "normal", "--peaks"],
  ["query", ...TINY],
  ["onboard", "--agents", "2", "--trials", "3", "--flow", "batch"],
];

for (const [script, ...args] of COMMANDS) {
  Deno.test(`${script} interrupted once ends cleanly and prints a command that finishes it with the same settings`, async () => {
    await inTemporaryFolder(async (root) => {
      const dir = `${root}/it's my run [1]`;
      const child = scriptCommand(script, ...args, "--out", dir).spawn();
      await firstTrial(dir);
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      const words = new TextDecoder().decode(stderr);
      assert.equal(code, 1, words);
      const stopped = (await openRun(dir)).manifest;
      assert.equal(stopped.status, "interrupted");
      assert.ok(stopped.trialsDone > 0 && stopped.trialsDone < stopped.trialsPlanned);
      const [deno, task, ...command] = await wordsOf(/^Next: (.*)$/m.exec(words)![1]!);
      assert.deepEqual([deno, task], ["deno", "task"]);
      const resumed = await runScript(command[0]!, ...command.slice(1));
      assert.equal(resumed.code, 0, resumed.stderr);
      const { manifest, rows } = await openRun(dir);
      assert.equal(manifest.status, "complete");
      assert.equal(manifest.command, stopped.command);
      const trials = await rows("trials");
      assert.equal(trials.length, stopped.trialsPlanned);
      // The same settings: the same data, whether or not its trials came before the interruption.
      assert.equal(
        new Set(trials.map(({ variant, scale, rows }) => `${variant} ${scale} ${rows}`)).size,
        new Set(trials.map(({ variant, scale }) => `${variant} ${scale}`)).size,
      );
    });
  });
}

Deno.test("bench refuses more shards than there are groups of trials, and says how many there can be", async () => {
  const onboarding = ["--profile", "smoke", "--scenario", "agent-onboarding"];
  const refused = await refusal("bench", ...onboarding, "--shard", "1/3", "--plan");
  assertRefused(refused, /3 parts: it has 2 groups of trials[^]*--shard 1\/2/);
});
