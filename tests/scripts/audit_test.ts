import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, runScript } from "./run_script.ts";

const SMALL = ["--only", "throughput,strings,reads", "--rounds", "1", "--scale", "0.02"];

Deno.test("audit answers first which claims survive, shows their figures, and keeps every sample", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "audit.json");
    const { code, stdout, stderr } = await runScript("audit", ...SMALL, "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^\d+ trials: about \d+ s on a quiet machine, up to .* MB in /m);
    assert.match(stdout, /^Of 3 published claims none survives, 3 are not shown\n/);
    assert.match(
      stdout,
      /^ +10 \+ 5 attributes, 50 KB +85\/s +[\d.,]+\/s +[\d.,]+\/s +[\d.]+x +not shown +1 of 6 rounds/m,
    );
    const { schema, samples } = JSON.parse(Deno.readTextFileSync(out));
    assert.deepEqual([schema, samples.rounds, samples.costs.length], [1, 1, 1]);
    assert.ok(samples.rows.every(({ trials }: { trials: unknown[] }) => trials.length === 1));
    assert.equal(samples.reads.length, 1);
    const again = await runScript("audit", ...SMALL, "--out", out);
    assertRefused(again, /something is there already/);
  });
});

Deno.test("audit --json prints the figures of the claims asked for, and names the file of the samples", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "audit.json");
    const flags = ["--only", "block-ranges", "--rounds", "1", "--scale", "0.01", "--out", out, "--json"];
    const { code, stdout, stderr } = await runScript("audit", ...flags);
    assert.equal(code, 0, stderr);
    const { figures, file, samples } = JSON.parse(stdout);
    assert.deepEqual([figures.map((own: { claim: { id: string } }) => own.claim.id), file, samples], [
      ["block-ranges"],
      out,
      undefined,
    ]);
  });
});

Deno.test("audit refuses a claim that is not there, no rounds and no scale, before anything is made", async () => {
  assertRefused(await runScript("audit", "--only", "rain"), /--only "rain" is unknown/);
  assertRefused(await runScript("audit", "--rounds", "0"), /--rounds "0" is not a whole number/);
  assertRefused(await runScript("audit", "--scale", "-1"), /--scale "-1" is not a scale/);
});
