import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("fleet measures every size on every registry, and keeps every sample", () =>
  inTemporaryFolder(async (root) => {
    const { code, stdout, stderr } = await runScript(
      "fleet",
      ...["--agents", "20", "--events", "70", "--registry", "packfile", "--rounds", "1", "--json"],
      ...["--out", `${root}/fleet.json`],
    );
    assert.equal(code, 0, stderr);
    const { schema, fleets, logs } = JSON.parse(stdout);
    assert.equal(schema, 1);
    const [fleet] = fleets;
    // The inception and one event for all agents, then the round before: one agent alone and one by an event.
    assert.deepEqual([fleet.agents, fleet.events, fleet.revoked, fleet.batchAgents], [20, 4, 2, 1]);
    assert.ok(fleet.times.revoke.median > 0 && fleet.cloneBytes > 1000);
    assert.deepEqual(logs.map(({ registry, events }: Record<string, unknown>) => [registry, events]), [
      ["packfile", 70],
    ]);
    const kept = JSON.parse(await Deno.readTextFile(`${root}/fleet.json`));
    assert.deepEqual([kept.fleets[0].reads[0].chainMs.length, kept.fleets[0].totals[0].totalsMs.length], [
      20,
      100,
    ]);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["fleet.json"]);
  }));

Deno.test("fleet refuses fleets that are too small, too many rounds and unknown registries, before any work", async () => {
  for (
    const [flags, words] of [
      [["--agents", "100,19"], /--agents 19 is too small/],
      [["--rounds", "10"], /--rounds "10"/],
      [["--registry", "packfil"], /packfil[^]*packfile/],
      [["--fsync", "always"], /--fsync always/],
    ] as const
  ) assertRefused(await refusal("fleet", ...flags), words);
});
