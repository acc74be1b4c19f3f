import assert from "node:assert/strict";
import { join } from "node:path";
import {
  askStores,
  loadReads,
  mixOf,
  PUBLISHED_MIX,
  READ_CELLS,
} from "../../../lib/bench/audit/ask_stores.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("the published mix is asked as published and fairly, each answer compared; where a store lost a row, no time counts", async () => {
  await inTemporaryFolder(async (folder) => {
    const data = { folder, scale: 0.001, seed: "1" };
    const { entities, visible, rows } = await loadReads(data);
    // 663,075 entities x 0.001, of which the first block holds 500 at most; 32.1 rows each.
    assert.ok(Math.abs(entities - 663) < 30 && visible <= 500 && Math.abs(rows / entities - 32.1) < 1.5);
    const trial = await askStores({ ...data, queries: 20, querySeed: "2", verify: true });
    for (const cell of Object.values(trial)) {
      const counts = Object.entries(PUBLISHED_MIX).map(([type, weight]) => [type, 20 * weight]);
      assert.deepEqual(
        Object.fromEntries(counts),
        Object.fromEntries(Object.entries(cell).map(([t, ms]) => [t, ms.length])),
      );
    }
    assert.deepEqual(Object.keys(trial), Object.keys(READ_CELLS));
    const damaged = new DatabaseFile(join(folder, "bitemporal.db"), { timeout: 1000 });
    damaged.exec("DELETE FROM string_attributes WHERE key = 'status'");
    damaged.close();
    await assert.rejects(
      askStores({ ...data, queries: 20, querySeed: "2", verify: false }),
      /different answers/,
    );
  });
});

Deno.test("the mix's time is the middle of all queries, its rate that of their whole time", () => {
  assert.deepEqual(mixOf({ point_miss: [1, 2], node_filter: [7] }), { p50Ms: 2, perS: 300 });
});
