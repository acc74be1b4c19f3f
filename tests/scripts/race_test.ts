import assert from "node:assert/strict";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("race appends a chain in another language, and in a store without history, to the contents of its blocks, as ratios to the first contestant", async () => {
  const { code, stdout, stderr } = await runScript(
    "race",
    ...["--contestants", "bitemporal,python,simple-eav,bitemporal:tuned"],
    ...["--scale", "0.0001", "--rounds", "1", "--json"],
  );
  assert.equal(code, 0, stderr);
  const { contestants: [store, peer, head, tuned] } = JSON.parse(stdout);
  assert.deepEqual([store.name, peer.name], ["bitemporal", "python"]);
  const [ours, theirs] = [store.rounds[0], peer.rounds[0]];
  assert.deepEqual(theirs.totals, ours.totals);
  assert.ok(ours.totals.versions > 0);
  assert.deepEqual([theirs.rows, theirs.versions], [ours.rows, ours.versions]);
  const live = head.rounds[0];
  assert.deepEqual([ours.history, theirs.history, live.history], ["all", "all", "head"]);
  assert.deepEqual([live.rows, live.versions], [ours.rows, ours.versions]);
  assert.ok(live.totals.versions > 0 && live.totals.versions < ours.totals.versions);
  assert.equal(peer.wallRatio.median, ours.wallMs / theirs.wallMs);
  assert.equal(peer.wallRatio.interval, null);
  assert.deepEqual([peer.rounds[0].logRestarts, peer.rounds[0].settings], [null, null]);
  for (const [{ name, rounds: [run] }, profile] of [[store, "arkiv-as-shipped"], [tuned, "tuned"]]) {
    assert.equal(run.settings.operating_profile, profile);
    assert.equal(run.durability, "process");
    assert.ok(run.logBytes > 0 && run.logRestarts >= 0, name);
    assert.ok(run.closeMs > 0 && run.closeMs < run.wallMs, name);
  }
});

Deno.test("race loads a chain at once beside its appends, to the same contents, and tells its memory", async () => {
  const { code, stdout, stderr } = await runScript(
    "race",
    ...["--contestants", "bitemporal,bitemporal:bulk,posting:bulk", "--scenario", "compute-marketplace"],
    ...["--scale", "0.0001", "--rounds", "1", "--json"],
  );
  assert.equal(code, 0, stderr);
  const { contestants } = JSON.parse(stdout);
  const [appended, ...loaded] = contestants.map(({ rounds: [run] }: { rounds: Record<string, unknown>[] }) =>
    run
  );
  assert.equal(appended.durability, "process");
  for (const run of loaded) {
    assert.deepEqual([run.totals, run.rows, run.versions], [
      appended.totals,
      appended.rows,
      appended.versions,
    ]);
    assert.deepEqual([run.durability, run.commitMs, run.settings.journal_mode], ["machine", null, "wal"]);
    assert.ok(run.peakBytes > 50e6 && run.peakBytes < 500e6, `${run.peakBytes}`);
  }
});

Deno.test("race refuses a phase beside a bulk load, which takes whole chains", async () => {
  assertRefused(
    await refusal("race", "--contestants", "bitemporal,posting:bulk", "--phase", "steady"),
    /posting:bulk takes whole chains/,
  );
});
