import assert from "node:assert/strict";
import { readProcessorCounters } from "../../lib/bench/environment/processor_counters.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { onDisk } from "../runs/sample_run.ts";
import { runScript } from "./run_script.ts";

/** Runs a test body beside a busy process on every processor. */
async function besideBusyLoops<T>(body: () => Promise<T>): Promise<T> {
  const loops = Array.from(
    { length: navigator.hardwareConcurrency },
    () =>
      new Deno.Command(Deno.execPath(), { args: ["eval", "for (;;);"], stdout: "null", stderr: "null" })
        .spawn(),
  );
  try {
    return await body();
  } finally {
    for (const loop of loops) loop.kill("SIGKILL");
    await Promise.all(loops.map((loop) => loop.status));
  }
}

const ONLY = ["--agents", "2", "--trials", "1", "--flow", "multi-seal"];

Deno.test("a run beside busy loops is marked NOISY in text, JSON and compare, and --resume measures it again", async () => {
  await onDisk(async (root) => {
    const out = ["--out", `${root}/run`];
    const { code, stdout, stderr } = await besideBusyLoops(() => runScript("onboard", ...ONLY, ...out));
    assert.equal(code, 0, stderr);
    const [trial] = await (await openRun(`${root}/run`)).rows("trials");
    assert.ok(trial!.fsync_before_us! > 0 && trial!.fsync_after_us! > 0);
    // Other systems do not tell who uses their processors, so nothing is said to have been quiet.
    if (readProcessorCounters() === null) return assert.match(stdout, /Noise not recorded/);
    assert.ok(trial!.others_cpu_share! > 0.3 && trial!.load_average! > 0, JSON.stringify(trial));
    assert.match(stdout, /^run .+ 1 of 1 trials, NOISY$/m);
    assert.match(stdout, /^NOISY: the machine was busy, .*other programs used [\d.]+ % of the processors/m);
    assert.ok(
      stdout.includes(`Next: close other work, then deno task bench --resume --out ${root}/run`),
      stdout,
    );
    const compared = await runScript("compare", `${root}/run`, `${root}/run`);
    assert.match(compared.stdout, /^note: no verdict: the machine was busy/m);
    const again = await runScript("bench", "--resume", ...out, "--json");
    assert.equal(again.code, 0, again.stderr);
    const { status, noise } = JSON.parse(again.stdout);
    assert.deepEqual([status, noise.trials], ["complete", 1]);
    const after = await (await openRun(`${root}/run`)).rows("trials");
    assert.equal(after.length, 1);
    assert.notEqual(after[0]!.wall_ms, trial!.wall_ms);
  });
});
