import assert from "node:assert/strict";
import { FleetIndex, fleetIndexPath } from "../../../lib/stores/fleet/fleet_index.ts";
import { revokeAgents } from "../../../lib/stores/fleet/revoke_agents.ts";
import { PACKFILE } from "../../../lib/stores/git/kinds/packfile.ts";
import { SQLITE_KEL } from "../../../lib/stores/sqlite/kel/kel_registry.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { EVENTS, ORGANISATION } from "../key_events.ts";

const { rootPrefix: root, rootSigner: signer } = ORGANISATION;
const [first, second, third] = [0, 1, 2].map((n) => ORGANISATION.agent(n).prefix) as [string, string, string];

for (const kind of [PACKFILE, SQLITE_KEL]) {
  Deno.test(`${kind.name}: agents are revoked by one event that others see, once, and only those that the root delegated`, () =>
    inTemporaryFolder(async (folder) => {
      const path = `${folder}/registry${kind.extension}`;
      const registry = await kind.open(path, { variant: "none" });
      await registry.commitBatch(EVENTS);
      const index = new FleetIndex(registry, fleetIndexPath(path));
      const before = (await registry.keyState(root))!.sn;
      assert.deepEqual(await index.totals(root), { total: 4, revoked: 0, live: 4, sn: before });

      const revoke = (...agents: string[]) => revokeAgents(registry, index, { root, signer, agents });
      assert.deepEqual(await revoke(first, second, first), [first, second]);
      assert.deepEqual(await revoke(second, third), [third]);
      assert.deepEqual(await revoke(first), []);
      await assert.rejects(() => revoke(third, root), /Cannot revoke .*expected an agent that .* delegated/);
      assert.deepEqual(await index.totals(root), { total: 4, revoked: 3, live: 1, sn: before + 2 });

      const fresh = await kind.open(path, { variant: "none" });
      const other = new FleetIndex(fresh, null);
      assert.deepEqual(await other.totals(root), { total: 4, revoked: 3, live: 1, sn: before + 2 });
      assert.deepEqual(await other.delegation(root, second), { delegatedAt: 4, revokedAt: before + 1 });
      assert.ok((await fresh.check()).ok);
      for (const open of [index, other, registry, fresh]) await open.close();
    }));
}
