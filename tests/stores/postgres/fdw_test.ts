import assert from "node:assert/strict";
import { join } from "node:path";
import type { Block } from "../../../lib/chain/block.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { recogniseEntityStore } from "../../../lib/stores/mod.ts";
import { PostgresClient } from "../../../lib/stores/postgres/client.ts";
import { POSTGRES_FDW } from "../../../lib/stores/postgres/fdw/fdw_store.ts";
import { PostgresServer } from "../../../lib/stores/postgres/server.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { onDisk } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const KIND = POSTGRES_FDW[0]!;
const NORMAL = { variant: "normal" };

/** Everything that is live at a block, page by page of two. */
async function answered(store: EntityStore, atBlock: number): Promise<string[]> {
  const query = store.compile("$all");
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.run(query, atBlock, { limit: 2, ...cursor === undefined ? {} : { cursor } });
    cursor = page.cursor;
    pages.push(`${digestVersions(page.versions)} ${cursor}`);
  } while (cursor !== undefined);
  return pages;
}

/** Block n with entities for every shard. */
function wideBlock(number: number): Block {
  const others = Array.from({ length: 16 }, (_, i) => ({
    ...growingBlock(100 + i).operations[0]!,
    opIndex: 2 + i,
  }));
  return { number, operations: [...growingBlock(number).operations, ...others] };
}

Deno.test("a block that one shard could not commit is not seen, and appending it again completes it; a shard that is away is named", async () => {
  await onDisk(async (folder) => {
    const path = join(folder, "sharded");
    const one = await POSTING.open(join(folder, "one.db"), NORMAL);
    let store = await KIND.open(path, NORMAL);
    const append = async (number: number) => {
      const block = encoded(growingBlock(number));
      assert.deepEqual(await store.appendBlock(block), await one.appendBlock(block));
    };
    for (const number of [0, 1]) await append(number);
    assert.deepEqual(await answered(store, 1), await answered(one, 1));
    await assert.rejects(store.appendBlock(encoded(growingBlock(3))), { name: "BlockOrderError" });

    // Fails when the shard commits, after the other one has.
    const { client } = await PostgresServer.open(
      join(path, "shard_1"),
      { kind: KIND.name, readOnly: true },
      (socket) => PostgresClient.connect(socket, path, { readOnly: false, settings: {} }),
    );
    await client.rows(
      "spoil",
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no commit'; END $$; " +
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON blocks DEFERRABLE INITIALLY DEFERRED " +
        "FOR EACH ROW EXECUTE FUNCTION refuse()",
    );
    const block = encoded(wideBlock(2));
    await assert.rejects(store.appendBlock(block), /append block 2 to .*no commit/);
    await client.rows("mend", "DROP TRIGGER refuse ON blocks");
    await client.end();
    await store.close();

    store = await KIND.open(path, NORMAL);
    assert.equal(store.tip, 1);
    assert.deepEqual(await answered(store, 1), await answered(one, 1));
    await one.appendBlock(block);
    const { written } = await store.appendBlock(block);
    assert.ok(written.versions > 0 && written.versions < block.operations.length, "what was missing alone");
    await append(3);
    for (const number of [1, 2, 3]) {
      assert.deepEqual(await answered(store, number), await answered(one, number));
    }
    // Each server is sent the condition, but not how many are wanted; a key is asked of its own server alone.
    const sentFor = async (query: string) =>
      (await store.explain(store.compile(query), 3)).filter((line) => line.includes("Remote SQL"));
    const sent = await sentFor('status = "update"');
    assert.equal(sent.length, 2);
    for (const line of sent) assert.match(line, /^(?!.*LIMIT).*words @@ '.*'::tsquery/);
    assert.equal((await sentFor(`$key = 0x${"0".repeat(63)}2`)).length, 1);
    const { ok, lines } = await store.check();
    assert.ok(ok, lines.join("\n"));
    assert.deepEqual((await store.stats()).totals, (await one.stats()).totals);
    await store.close();
    await one.close();

    assert.equal(recogniseEntityStore(path).name, KIND.name);
    await Deno.rename(join(path, "shard_1"), join(path, "away"));
    await assert.rejects(
      KIND.open(path, NORMAL),
      /use shard 2 of 2, ".*shard_1": expected every server to be there/,
    );
  });
});
