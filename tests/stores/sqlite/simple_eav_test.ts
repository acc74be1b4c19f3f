import assert from "node:assert/strict";
import { join } from "node:path";
import type { Operation } from "../../../lib/chain/operation.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { SIMPLE_EAV } from "../../../lib/stores/sqlite/simple_eav.ts";
import { UnsupportedError } from "../../../lib/stores/unsupported_error.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

/** Rows of each table, as another connection sees them. */
function rowsIn(path: string): number[] {
  const database = new Database(path, { readonly: true });
  const counts = ["payloads", "string_attributes", "numeric_attributes"].map((table) =>
    database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!
  );
  database.close();
  return counts;
}

Deno.test("tables hold what is live alone: updates, deletes and expiry leave no row behind", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await SIMPLE_EAV.open(path, { variant: "normal" });
    const [create] = growingBlock(0).operations;
    const entity = (first: number, btl: bigint): Operation => ({
      ...create as Extract<Operation, { type: "create" }>,
      key: new Uint8Array(32).fill(first),
      opIndex: first,
      btl,
    });
    await store.appendBlock(
      encoded({ number: 0, operations: [entity(1, 3n), entity(2, 1n), entity(3, 100n)] }),
    );
    // A version has one string, one number, three and five of the system's.
    const rows = (versions: number) => [versions, 4 * versions, 6 * versions];
    assert.deepEqual(rowsIn(path), rows(3));
    const update = { ...entity(1, 2n), type: "update" } as Operation;
    const { closed } = await store.appendBlock(encoded({ number: 1, operations: [update] }));
    assert.deepEqual(closed, { versions: 1, strings: 1, numbers: 1 });
    assert.deepEqual(rowsIn(path), rows(2), "the second entity has expired");
    await store.appendBlock(encoded({ number: 2, operations: [] }));
    assert.deepEqual(rowsIn(path), rows(2));
    await store.appendBlock(encoded({ number: 3, operations: [entity(2, 100n)] }));
    assert.deepEqual(rowsIn(path), rows(2), "the first has expired, the second was created again");
    const remove: Operation = { type: "delete", txIndex: 0, opIndex: 0, key: new Uint8Array(32).fill(3) };
    await store.appendBlock(encoded({ number: 4, operations: [remove] }));
    assert.deepEqual(rowsIn(path), rows(1));
    assert.deepEqual((await store.stats()).totals, {
      versions: 1,
      strings: 1,
      numbers: 1,
      payloadBytes: 100,
    });
    await store.close();
  });
});

Deno.test("a block before the newest is refused with the newest, one after it is answered", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await SIMPLE_EAV.open(join(folder, "chain.db"), { variant: "normal" });
    for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
    const query = store.compile("$all");
    for (const asked of [store.run(query, 1, { limit: 1 }), store.get(new Uint8Array(32), 1)]) {
      await assert.rejects(asked, (error) => {
        assert.ok(error instanceof UnsupportedError, String(error));
        assert.match(error.message, /Cannot ask at block 1 with simple-eav: .*newest block, 2/);
        assert.match(error.next ?? "", /Ask at block 2 or later/);
        return true;
      });
    }
    assert.equal((await store.run(query, 2, { limit: 200 })).versions.length, 3);
    assert.equal((await store.run(query, 1_000_000, { limit: 200 })).versions.length, 3);
    assert.equal((await store.run(query, 1_000_001, { limit: 200 })).versions.length, 2);
    await store.close();
  });
});

Deno.test("check() finds a version that is over", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "chain.db");
    const store = await SIMPLE_EAV.open(path, { variant: "normal" });
    for (const number of [0, 1, 2]) await store.appendBlock(encoded(growingBlock(number)));
    assert.ok((await store.check()).ok);
    await store.close();
    const database = new Database(path);
    for (const table of ["payloads", "string_attributes", "numeric_attributes"]) {
      database.exec(`UPDATE ${table} SET to_block = 2 WHERE entity_key = x'${"00".repeat(32)}'`);
    }
    database.close();
    const damaged = await SIMPLE_EAV.open(path, { variant: "normal" });
    const { ok, lines } = await damaged.check();
    assert.deepEqual([ok, lines.filter((line) => !line.endsWith(": ok"))], [
      false,
      ["versions that are over: expected none, found 1"],
    ]);
    await damaged.close();
  });
});
