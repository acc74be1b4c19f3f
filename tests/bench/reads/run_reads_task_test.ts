import assert from "node:assert/strict";
import type { AskedRound, OfferedOutcome } from "../../../lib/bench/reads/reads_task.ts";
import { runReadsTask } from "../../../lib/bench/reads/run_reads_task.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { smallReads } from "./small_reads.ts";

for (const [mix, store] of [["own", "posting"], ["history", "bitemporal"], ["own", "simple-eav"]] as const) {
  Deno.test(`${store} answers the mix ${mix} as computed, the stream appended, warm, cold and page by page`, async () => {
    await inTemporaryFolder(async (folder) => {
      const { mix: drawn, files, file, matching } = await smallReads(folder, mix, store);
      const round = await runReadsTask({
        do: "ask",
        file,
        known: files.known,
        paged: true,
        cold: true,
      }) as AskedRound;
      assert.deepEqual(round.wrong, []);
      assert.equal(round.us.length, drawn.queries.length);
      assert.equal(round.paged, Math.ceil(drawn.queries.length / 10));
      assert.ok(round.us.every((us) => us > 0) && matching.some((count) => count > 1));
      const types = drawn.kinds.map(({ type }) => type).sort();
      assert.deepEqual(Object.keys(round.plans).sort(), types);
      // Null where this system cannot tell what is cached.
      if (round.coldUs !== null) assert.deepEqual(Object.keys(round.coldUs).sort(), types);
    });
  });
}

Deno.test("a store that lost rows is caught by every query that needed them, and an open loop counts its wrong answers", async () => {
  await inTemporaryFolder(async (folder) => {
    const { mix, files, file } = await smallReads(folder, "own", "bitemporal");
    const known = files.known;
    const load = { ratePerS: 3000, weights: { by_id: 1 } };
    const offer = () => runReadsTask({ do: "offer", file, known, load, seed: 1 }) as Promise<OfferedOutcome>;
    const sound = await offer();
    assert.deepEqual([sound.wrong, sound.responseUs.length], [0, 5000]);
    const damaged = new DatabaseFile(file.path, { timeout: 1000 });
    damaged.exec("DELETE FROM string_attributes WHERE key = 'sensor_id'");
    damaged.close();
    const round = await runReadsTask({ do: "ask", file, known, paged: false, cold: false }) as AskedRound;
    const byId = [...mix.queries.keys()].filter((i) => mix.queries[i]!.type === "by_id");
    assert.deepEqual(round.wrong.toSorted((a, b) => a - b), byId);
    assert.equal((await offer()).wrong, 5000);
  });
});
