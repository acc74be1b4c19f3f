import assert from "node:assert/strict";
import { LoadedFile } from "../../../lib/bench/reads/loaded_file.ts";
import type { StoreFile } from "../../../lib/bench/upkeep/upkeep_task.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { Maintenance } from "../../../lib/stores/sqlite/maintenance.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { growingBlock } from "../../stores/growing_chain.ts";

Deno.test("a file is read with the statistics of each state, in any order, and as it was loaded", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/store.db`;
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    for (let number = 0; number < 60; number++) await store.appendBlock(encoded(growingBlock(number)));
    await store.close();
    const file = new LoadedFile({ store: "bitemporal", variant: "normal", path }, null);
    const { signal } = new AbortController();
    assert.equal(await file.make("none", signal), 0);
    assert.ok(await file.make("analyze", signal) > 0);
    const rows = ({ path }: StoreFile) => {
      using own = new Maintenance(path);
      return Promise.resolve(own.statisticsRows());
    };
    const of = (state: "none" | "analyze" | null) => file.with(state, rows);
    const analyzed = await of("analyze");
    assert.ok(analyzed > 10);
    assert.deepEqual([await of("none"), await of(null), await of("analyze"), await of("none")], [
      0,
      0,
      analyzed,
      0,
    ]);
  });
});
