import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("shards holds a divided chain against the one chain, its directory paid for, and keeps every sample", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, "shards.json");
    const flags = ["--case", "freelance", "--shards", "6", "--scale", "0.00001", "--rounds", "1"];
    const { code, stdout, stderr } = await runScript("shards", ...flags, "--out", out, "--json");
    assert.equal(code, 0, stderr);
    const { figures, shards, file } = JSON.parse(stdout);
    assert.deepEqual([file, shards], [out, [1, 6]]);
    assert.equal(figures[0].regions.length, 5);
    const [one, six] = figures[0].divisions;
    assert.deepEqual([one.directory, one.speedup], [null, null]);
    // Each region has a shard of its own, the largest two: what they answer can be computed from its data.
    assert.deepEqual([one.computed, six.computed], [0, 200]);
    assert.ok(six.directory.operationShare > 0 && six.directory.bytesShare < 1);
    assert.match(figures[0].laws.own.refused, /^measured at 2 numbers/);
    const { samples } = JSON.parse(Deno.readTextFileSync(out));
    assert.equal(samples[0].rounds[0][1].chains.length, 6);
    assertRefused(await refusal("shards", "--out", out), /something is there already/);
  });
});

Deno.test("shards refuses a use case, a number of chains and a store that are not there, before anything is made", async () => {
  assertRefused(await refusal("shards", "--case", "carbon"), /--case "carbon" is unknown/);
  assertRefused(await refusal("shards", "--shards", "1"), /names one chain alone/);
  assertRefused(await refusal("shards", "--shards", "2,40"), /whole number from 1 to 20/);
  assertRefused(await refusal("shards", "--store", "pebble"), /"pebble" is not/);
  assertRefused(await refusal("shards", "--store", "posting:none"), /"none" is not a variant/);
  assertRefused(await refusal("shards", "--hosts", "a,b"), /--hosts belongs to --way servers/);
  assertRefused(
    await refusal("shards", "--way", "servers", "--shards", "3"),
    /--shards 3 is no number of servers/,
  );
  assertRefused(
    await refusal("shards", "--way", "servers", "--store", "posting"),
    /not one store for all servers/,
  );
});

Deno.test("shards --plan says what it would take and makes nothing", async () => {
  const { code, stdout } = await refusal("shards", "--plan", "--shards", "4", "--rounds", "2");
  assert.equal(code, 0);
  assert.match(stdout, /^18 steps: about /);
  assert.match(stdout, /^freelance: five regions and the index of workers/m);
});
