import assert from "node:assert/strict";
import type { AskedRound, OfferedOutcome } from "../../../lib/bench/reads/reads_task.ts";
import { runReadsTask } from "../../../lib/bench/reads/run_reads_task.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { smallReads } from "./small_reads.ts";

for (const [mix, store] of [["own", "posting"], ["history", "bitemporal"], ["own", "simple-eav"]] as const) {
  Deno.test(`${store} answers the mix ${mix} as computed, the stream appended, warm, cold and page by page`, async () => {
    await inTemporaryFolder(async (folder) => {
      const { mix: { draws, kinds }, files, file, matching } = await smallReads(folder, mix, store);
      const task = { do: "ask", file, files, paged: true, cold: true } as const;
      const round = await runReadsTask(task) as AskedRound;
      assert.deepEqual(round.wrong, []);
      const asked = draws[1]!;
      assert.deepEqual([round.us.length, round.compileUs!.length], [asked.length, asked.length]);
      // One in ten, and the first of each kind.
      const types = kinds.map(({ type }) => type).sort();
      const followed = new Set([
        ...asked.keys().filter((i) => i % 10 === 0),
        ...types.map((type) => asked.findIndex((query) => query.type === type)),
      ]);
      assert.equal(round.paged, followed.size);
      assert.ok(round.us.every((us, i) => us > round.compileUs![i]!) && matching.some((count) => count > 1));
      assert.deepEqual(Object.keys(round.plans).sort(), types);
      // Null where this system cannot tell what is cached.
      if (round.coldUs !== null) assert.deepEqual(Object.keys(round.coldUs).sort(), types);
      const firsts = round.coldUs === null ? 0 : types.length;
      assert.equal(round.compared, draws[0]!.length + asked.length + firsts);
    });
  });
}

Deno.test("a store that lost rows is caught by every query that needed them, and an open loop counts its wrong answers", async () => {
  await inTemporaryFolder(async (folder) => {
    const { mix, files, file } = await smallReads(folder, "own", "bitemporal");
    const load = { ratePerS: 3000, weights: { by_id: 1 } };
    const task = { do: "offer", file, files, load, arrivals: 500, seed: 1 } as const;
    const offer = () => runReadsTask(task) as Promise<OfferedOutcome>;
    const sound = await offer();
    assert.deepEqual([sound.wrong, sound.responseUs.length], [0, 500]);
    const damaged = new DatabaseFile(file.path, { timeout: 1000 });
    damaged.exec("DELETE FROM string_attributes WHERE key = 'sensor_id'");
    damaged.close();
    const round = await runReadsTask({ do: "ask", file, files, paged: false, cold: false }) as AskedRound;
    const byId = mix.draws.flat().flatMap(({ type, text }) => type === "by_id" ? [text] : []);
    assert.deepEqual(round.wrong.toSorted(), [...new Set(byId)].sort());
    assert.equal((await offer()).wrong, 500);
  });
});
