import assert from "node:assert/strict";
import { runScript } from "./run_script.ts";

Deno.test("race appends a chain in another language to the same contents, as ratios to the first contestant", async () => {
  const { code, stdout, stderr } = await runScript(
    "race",
    ...["--contestants", "bitemporal,python", "--scale", "0.0001", "--rounds", "1", "--json"],
  );
  assert.equal(code, 0, stderr);
  const { contestants: [store, peer] } = JSON.parse(stdout);
  assert.deepEqual([store.name, peer.name], ["bitemporal", "python"]);
  const [ours, theirs] = [store.rounds[0], peer.rounds[0]];
  assert.deepEqual(theirs.totals, ours.totals);
  assert.ok(ours.totals.versions > 0);
  assert.deepEqual([theirs.rows, theirs.versions], [ours.rows, ours.versions]);
  assert.equal(peer.wallRatio.median, ours.wallMs / theirs.wallMs);
  assert.equal(peer.wallRatio.interval, null);
});
