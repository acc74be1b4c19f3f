import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";

const losses: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  ["removed", (path) => Deno.removeSync(path), /none: it was removed/],
  ["replaced", (path) => {
    Deno.copyFileSync(path, `${path}.copy`);
    Deno.renameSync(`${path}.copy`, path);
  }, /another file in its place/],
  ["robbed of its log", (path) => Deno.removeSync(`${path}-wal`), /-wal": expected .* it was removed/],
];

for (const [name, lose, words] of losses) {
  Deno.test(`a store whose file is ${name} while it is written says so at the next look, check and close`, async () => {
    await inTemporaryFolder(async (dir) => {
      const path = `${dir}/chain.db`;
      const store = await BITEMPORAL.open(path, { variant: "normal" });
      await store.appendBlock(encoded({ number: 0, operations: [] }));
      store.engineState();
      lose(path);
      await store.appendBlock(encoded({ number: 1, operations: [] }));
      const refused = (error: Error) => error instanceof HeadroomError && words.test(error.message);
      assert.throws(() => store.engineState(), refused);
      await assert.rejects(store.check(), refused);
      await assert.rejects(store.close(), refused);
      await store.close();
    });
  });
}

Deno.test("a reader does not mind that its file is replaced: it goes on with the one it opened", async () => {
  await inTemporaryFolder(async (dir) => {
    const path = `${dir}/chain.db`;
    const writer = await BITEMPORAL.open(path, { variant: "normal" });
    await writer.appendBlock(encoded({ number: 0, operations: [] }));
    await writer.close();
    const reader = await BITEMPORAL.open(path, { variant: "normal", readOnly: true });
    Deno.copyFileSync(path, `${path}.copy`);
    Deno.renameSync(`${path}.copy`, path);
    assert.equal((await reader.check()).ok, true);
    await reader.close();
  });
});

Deno.test("a log that was moved into the file is begun anew by the next append, and that is counted", async () => {
  await inTemporaryFolder(async (dir) => {
    const path = `${dir}/chain.db`;
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    const counted: (number | undefined)[] = [];
    for (const [number, mode] of ["PASSIVE", "TRUNCATE", null, "PASSIVE", null].entries()) {
      await store.appendBlock(encoded({ number, operations: [] }));
      counted.push(store.engineState().logRestarts);
      if (mode === null) continue;
      const other = new Database(path);
      other.pragma(`wal_checkpoint(${mode})`);
      other.close();
    }
    assert.deepEqual(counted, [0, 1, 2, 2, 3]);
    await store.close();
  });
});
