import assert from "node:assert/strict";
import { entityStoreChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { KeptStore } from "../../../lib/bench/session/kept_store.ts";
import { HeadroomError, UsageError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const files = (dir: string) =>
  Object.fromEntries(
    [...Deno.readDirSync(dir)].map(({ name }) => [name, Deno.readTextFileSync(`${dir}/${name}`)]).sort(),
  );

Deno.test("KeptStore drops what a killed trial left, and moves a finished store with the files beside it", async () => {
  await inTemporaryFolder(async (dir) => {
    const kept = new KeptStore(`${dir}/chain.db`, "run-1", entityStoreChoice(BITEMPORAL));
    for (const ending of ["", "-wal", "-shm", ".warmup", ".warmup-wal"]) {
      Deno.writeTextFileSync(kept.partial + ending, "torn");
    }
    Deno.writeTextFileSync(`${dir}/chain.db.run-2.partial`, "of another run");
    await kept.ready(false);
    assert.deepEqual(files(dir), { "chain.db.run-2.partial": "of another run" });
    Deno.writeTextFileSync(kept.partial, "rows");
    Deno.writeTextFileSync(`${kept.partial}-wal`, "log");
    await kept.keep();
    const whole = { "chain.db": "rows", "chain.db-wal": "log", "chain.db.run-2.partial": "of another run" };
    assert.deepEqual(files(dir), whole);
    await kept.keep();
    assert.deepEqual(files(dir), whole);
  });
});

Deno.test("KeptStore never overwrites: not before the trial, not after it, and a resumed run can keep it later", async () => {
  await inTemporaryFolder(async (dir) => {
    const kept = new KeptStore(`${dir}/chain.db`, "run-1", entityStoreChoice(BITEMPORAL));
    Deno.writeTextFileSync(kept.partial, "rows");
    Deno.writeTextFileSync(`${dir}/chain.db`, "someone's");
    await assert.rejects(kept.keep(), (error: HeadroomError) => error.next.includes(kept.partial));
    await assert.rejects(kept.ready(true), HeadroomError);
    assert.deepEqual(files(dir), { "chain.db": "someone's", "chain.db.run-1.partial": "rows" });
    Deno.removeSync(`${dir}/chain.db`);
    await kept.ready(true);
    assert.deepEqual(files(dir), { "chain.db": "rows" });
    await assert.rejects(kept.ready(false), UsageError);
    assert.deepEqual(files(dir), { "chain.db": "rows" });
  });
});
