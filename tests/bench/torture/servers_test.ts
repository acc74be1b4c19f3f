import assert from "node:assert/strict";
import { auditChain } from "../../../lib/bench/torture/auditor/audit_chain.ts";
import { openWorkshop } from "../../../lib/bench/torture/cell.ts";
import { KillLane } from "../../../lib/bench/torture/kill_trials.ts";
import { planTorture } from "../../../lib/bench/torture/plan_torture.ts";
import { chainVersions } from "../../../lib/bench/torture/torture_chain.ts";
import { WarmWriters } from "../../../lib/bench/torture/warm_writers.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { onDisk } from "../../runs/sample_run.ts";

const SEED = "2";

Deno.test("a killed server takes no block that was synced, and the auditor reads its tables without it: every value that is not as computed is found", () =>
  onDisk(async (folder) => {
    const [cell] = await planTorture({
      ...{ stores: ["postgres"], registries: undefined, variants: ["full"], parts: ["append", "server"] },
      kills: 1,
    }).then((cells) => cells.filter(({ fault }) => fault === "server"));
    const { signal: interrupted } = new AbortController();
    const shop = await openWorkshop({ cell: cell!, seed: SEED, folder, keep: (path) => path, interrupted });
    await using writers = new WarmWriters(1, 1);
    const trial = await new KillLane(shop, writers, "lane").kill(0);
    const { steps, hasResumed, isAudited, told, lost, wrong, what, isAmid } = trial;
    assert.deepEqual([hasResumed, isAudited, told, lost, wrong], [true, true, null, null, null], what);
    assert.match(what, /^killed (all processes|the first process|one process) of its server .* after [1-8] /);
    assert.ok(isAmid && steps! > 0);

    const path = `${folder}/lane-0/data.postgres`;
    const versions = chainVersions(SEED, steps!);
    const problemOf = async (tip: number, expected: readonly EntityVersion[]) =>
      (await auditChain(path, { tip, versions: expected, history: "all" })).problem;
    assert.equal(await problemOf(steps!, versions), null);
    assert.match((await problemOf(steps! + 1, versions))!, /newest block/);
    const [first, ...others] = versions as [EntityVersion, ...EntityVersion[]];
    const payload = first.payload.with(0, first.payload[0]! ^ 1);
    const changed = { ...first, payload };
    assert.match((await problemOf(steps!, [changed, ...others]))!, /is stored as .* computed as/);
    assert.match((await problemOf(steps!, others))!, /is stored, and nobody wrote it/);
  }));

Deno.test("servers are killed of what has some", async () => {
  const choice = { registries: undefined, variants: ["full"], kills: 3 } as const;
  const rows = async (stores: readonly string[], parts: Parameters<typeof planTorture>[0]["parts"]) =>
    (await planTorture({ ...choice, stores, parts })).map(({ subject, fault, trials }) =>
      `${subject.name} ${subject.operation} ${fault} ${trials}`
    );
  assert.deepEqual(await rows(["postgres"], ["append", "server", "power"]), [
    ...["postgres append kill 3", "postgres append server 3", "postgres append power 3"],
  ]);
  assert.deepEqual(await rows(["postgres-fdw-2"], ["server"]), ["postgres-fdw-2 append server 3"]);
  assert.deepEqual(await rows(["posting"], ["append", "server"]), ["posting append kill 3"]);
  await assert.rejects(rows(["posting"], ["server"]), /Nothing of what is asked/);
});
