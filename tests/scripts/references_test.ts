import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--only", "placement", "--rounds", "1", "--scale", "0.05", "--contestants", "posting"];

Deno.test("references --json prints each chain's figures, and keeps every sample in the file it names", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "new", "references.json");
    const { code, stdout, stderr } = await runScript(
      "references",
      ...SMALL,
      "--hops",
      "2",
      "--out",
      out,
      "--json",
    );
    assert.equal(code, 0, stderr);
    const { file, figures } = JSON.parse(stdout);
    assert.equal(file, out);
    const told = figures.chains.map((own: { at: string; ways: { way: string; ms: unknown[] }[] }) => [
      own.at,
      own.ways.map(({ way, ms }) => `${way} ${ms.length}`),
    ]);
    const ways = ["text 2", "integer 2", "table 2"];
    assert.deepEqual(told, [["tip", ways], ["past", ways]]);
    const { schema, samples } = JSON.parse(Deno.readTextFileSync(out));
    assert.deepEqual([schema, samples.length, samples[0].ways.length], [1, 1, 3]);
    assertRefused(await refusal("references", ...SMALL, "--out", out), /something is there already/);
  });
});

Deno.test("references --plan names the data and the chains, and makes nothing", async () => {
  const { code, stdout } = await runScript("references", "--plan", "--only", "recall,ride");
  assert.equal(code, 0);
  assert.match(stdout, /^supply-chain-pharma at scale 0\.001$/m);
  assert.match(stdout, /^ {2}ride: ride > its driver > the zone/m);
  assert.match(stdout, /pieces of work: about .* up to .* in /);
});

Deno.test("references refuses hops it does not follow, a start that is not there, a scenario without references, a store without history", async () => {
  const refused = async (words: RegExp, ...args: string[]) =>
    assertRefused(await refusal("references", ...args), words);
  await Promise.all([
    refused(/--hops "0" is not a whole number from 1 to 5/, "--hops", "0"),
    refused(/--hops "6" is not a whole number from 1 to 5/, "--hops", "6"),
    refused(/--start "wl_x" is nothing that lives in the data/, ...SMALL, "--start", "wl_x"),
    refused(/A start belongs to one chain/, "--start", "wl_000001"),
    refused(/"mendoza" does not hold the references/, "--scenario", "mendoza"),
    refused(/simple-eav keeps no history/, "--contestants", "simple-eav"),
  ]);
});
