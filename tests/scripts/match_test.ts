import assert from "node:assert/strict";
import { matchingFigures } from "../../lib/bench/matching/matching_figures.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertOutput } from "../schemas/json_output.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("match answers first whether a cycle fits, store by store, and keeps every sample", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = `${folder}/match.json`;
    const flags = [
      "--scale",
      "0.001",
      "--rounds",
      "2",
      "--cycles",
      "3",
      "--arrivals",
      "9",
      "--ask",
      "buckets",
    ];
    const { code, stdout, stderr } = await runScript("match", ...flags, "--out", out);
    assert.equal(code, 0, stderr);
    const lines = stdout.split("\n");
    for (const [i, store] of ["bitemporal", "posting"].entries()) {
      assert.match(
        lines[2 * i]!,
        new RegExp(`^${store} by buckets: the first cycle (fits|does not fit): .* matches in .* of it; `),
      );
      assert.match(
        lines[2 * i + 1]!,
        new RegExp(`^${store} by buckets: the slowest steady cycle (fits|does not fit): `),
      );
    }
    assert.match(lines[4]!, /^By buckets posting's first cycle takes [0-9.]+x the time of bitemporal's\.$/);
    const { results, ...about } = JSON.parse(await Deno.readTextFile(out));
    assert.equal(results.length, 2);
    // `--json` prints figures where the file has every sample.
    assertOutput("match", JSON.stringify({ ...about, file: out, figures: matchingFigures(results) }));
    const made = new Set<string>();
    for (const { cycles } of results.flatMap(({ rounds }: { rounds: readonly unknown[] }) => rounds)) {
      assert.equal(cycles.length, 3);
      for (const { checked, matches } of cycles) {
        assert.deepEqual([checked.broken, checked.started], [{}, matches]);
      }
      // Every arrival is either matched or waits on.
      const waited = cycles.map(({ checked }: { checked: { started: number; waiting: number } }) =>
        checked.started + checked.waiting
      );
      assert.equal(waited[1], cycles[0].checked.waiting + 9);
      assert.equal(waited[2], cycles[1].checked.waiting + 9);
      made.add(cycles.map(({ digest }: { digest: string }) => digest).join());
    }
    // Each round begins with the market as it was loaded.
    assert.equal(made.size, 1);
  });
});

Deno.test("match --plan says what it would take, and runs nothing", async () => {
  const { code, stdout, stderr } = await runScript("match", "--scale", "1", "--plan", "--json");
  assert.equal(code, 0, stderr);
  const { seconds, diskBytes, memoryBytes, subjects } = JSON.parse(stdout);
  assert.equal(subjects, 4);
  assert.ok(memoryBytes > 4e9, stdout);
  assert.ok(seconds > 600 && diskBytes > 20e9, stdout);
});

Deno.test("match refuses a state, a way or a store that is not there, and more than memory holds, before anything is made", async () => {
  assertRefused(await refusal("match", "--state", "calm"), /--state "calm" is unknown/);
  assertRefused(await refusal("match", "--ask", "buckets,all"), /--ask "all" is unknown/);
  assertRefused(await refusal("match", "--ask", "buckets,buckets"), /given twice/);
  assertRefused(await refusal("match", "--contestants", "bitemporal:none"), /"none" is not a variant/);
  const { code, stderr } = await runScript("match", "--scale", "1000");
  assert.equal(code, 1);
  assert.match(stderr, /Cannot run all of these schedulers at once[^]*of memory/);
});
