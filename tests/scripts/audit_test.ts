import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--only", "throughput,strings,reads", "--rounds", "1", "--scale", "0.02"];

Deno.test("audit --json prints the figures of the claims asked for, and keeps every sample in the file it names", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "new", "audit.json");
    const { code, stdout, stderr } = await runScript("audit", ...SMALL, "--out", out, "--json");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^\d+ trials: about \d+ s on a quiet machine, up to .* MB in /m);
    const { figures, file, samples: none } = JSON.parse(stdout);
    assert.deepEqual([file, none], [out, undefined]);
    const ids = figures.map((
      { claim, verdict }: { claim: { id: string }; verdict: string },
    ) => [claim.id, verdict]);
    assert.deepEqual(ids, ["throughput", "strings", "reads"].map((id) => [id, "not shown"]));
    const { schema, samples } = JSON.parse(Deno.readTextFileSync(out));
    assert.deepEqual([schema, samples.rounds, samples.costs.length, samples.reads.length], [2, 1, 1, 1]);
    assert.ok(samples.rows.every(({ trials }: { trials: unknown[] }) => trials.length === 1));
    const again = await refusal("audit", ...SMALL, "--out", out);
    assertRefused(again, /something is there already/);
  });
});

Deno.test("audit refuses a claim that is not there, no rounds and no scale, before anything is made", async () => {
  assertRefused(await refusal("audit", "--only", "rain"), /--only "rain" is unknown/);
  assertRefused(await refusal("audit", "--rounds", "0"), /--rounds "0" is not a whole number/);
  assertRefused(await refusal("audit", "--scale", "-1"), /--scale "-1" is not a scale/);
});
