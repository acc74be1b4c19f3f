import assert from "node:assert/strict";
import * as fs from "node:fs";
import { dirname } from "node:path";
import { auditChain } from "../../../lib/bench/torture/auditor/audit_chain.ts";
import { Judges } from "../../../lib/bench/torture/judges.ts";
import { KillLane } from "../../../lib/bench/torture/kill_trials.ts";
import { planTorture } from "../../../lib/bench/torture/plan_torture.ts";
import { ChainVersions } from "../../../lib/bench/torture/torture_chain.ts";
import { WarmWriters } from "../../../lib/bench/torture/warm_writers.ts";
import type { Survivor, Verdict } from "../../../lib/bench/torture/verify_survivor.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { onDisk } from "../../runs/sample_run.ts";

const SEED = "2";

/** Takes away what they have looked at, which would be removed. */
class TakingJudges extends Judges {
  readonly #to: string;

  constructor(to: string) {
    super(1);
    this.#to = to;
  }

  override async verdict(survivor: Survivor): Promise<Verdict> {
    const verdict = await super.verdict(survivor);
    fs.renameSync(dirname(survivor.path), this.#to);
    return verdict;
  }
}

Deno.test("a killed server takes no block that was synced, and the auditor reads its tables without it: every value that is not as computed is found", () =>
  onDisk(async (folder) => {
    const [cell] = await planTorture({
      ...{ stores: ["postgres"], registries: undefined, commands: undefined, variants: ["full"] },
      ...{ parts: ["append", "server"], kills: 1 },
    }).then((cells) => cells.filter(({ fault }) => fault === "server"));
    const { signal: interrupted } = new AbortController();
    await using judges = new TakingJudges(`${folder}/looked-at`);
    const shop = {
      cell: cell!,
      seed: SEED,
      folder,
      memory: folder,
      judges,
      keep: (path: string) => path,
      interrupted,
    };
    await using writers = new WarmWriters(1, 1);
    const [trial] = await new KillLane(shop, writers, "lane").live([0]);
    const { steps, hasResumed, isAudited, told, lost, wrong, what, isAmid } = trial!;
    assert.deepEqual([hasResumed, isAudited, told, lost, wrong], [true, true, null, null, null], what);
    assert.match(what, /^killed (all processes|the first process|one process) of its server .* after [1-8] /);
    assert.ok(isAmid && steps! > 0);

    const path = `${folder}/looked-at/data.postgres`;
    const versions = new ChainVersions(SEED).at(steps!);
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
  const choice = { registries: undefined, commands: undefined, variants: ["full"], kills: 3 } as const;
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
