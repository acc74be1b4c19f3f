import assert from "node:assert/strict";
import { appendChains, openChains } from "../../../lib/bench/shards/append_chains.ts";
import { askShards } from "../../../lib/bench/shards/ask_shards.ts";
import { makeShards } from "../../../lib/bench/shards/make_shards.ts";
import { decodedBlocks } from "../../../lib/chain/codec/block_file.ts";
import { findEntityStore } from "../../../lib/stores/mod.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const STORE = { store: "posting", variant: "normal" };
const NAME = "ride-sharing";

Deno.test("shards whose writer was killed at different blocks are refused, go on each from its own, and answer as one chain", async () => {
  await inTemporaryFolder(async (folder) => {
    const task = { name: NAME, scale: 1e-5, seed: "1", shards: [1, 3], folder } as const;
    const { regions, lastBlock, steadyFrom, divisions, directory, asked } = makeShards(task);
    const ask = (i: number, files: readonly { path: string }[]) => {
      const { shards, map } = divisions[i]!;
      const paths = files.slice(0, shards).map(({ path }) => path);
      const own = { paths, directory: shards === 1 ? null : files.at(-1)!.path };
      return askShards({ ...STORE, name: NAME, regions, map, atBlock: lastBlock, asked, ...own });
    };
    const filesOf = (i: number) =>
      [...divisions[i]!.files, ...i === 0 ? [] : [directory]].map(({ blocks }, n) => ({
        blocks,
        path: `${folder}/${i}-${n}.db`,
      }));
    const [one, three] = [filesOf(0), filesOf(1)];
    const append = async (chains: typeof one) => {
      const task = { ...STORE, chains, steadyFrom };
      return await appendChains(await openChains(task), task);
    };
    await append(one);

    // Killed: the first shard has five blocks, the second two, the others all but the last.
    const kind = await findEntityStore(STORE.store);
    const all = [...decodedBlocks(three[0]!.blocks)].length;
    for (const [n, { path, blocks }] of three.entries()) {
      const store = await kind.open(path, STORE);
      for (const block of [...decodedBlocks(blocks)].slice(0, [5, 2][n] ?? all - 1)) {
        await store.appendBlock(block);
      }
      await store.close();
    }
    const second = [...decodedBlocks(three[1]!.blocks)][1]!.number;
    await assert.rejects(
      ask(1, three),
      new RegExp(`ask 4 chains at block ${lastBlock}: expected all .*, found number 2 at block ${second}`),
    );

    const { chains } = await append(three);
    assert.ok(chains.every(({ versions }) => versions >= 0) && chains[1]!.versions > 0);
    const [whole, divided] = [await ask(0, one), await ask(1, three)];
    assert.deepEqual(divided.digests, whole.digests);
    // Two of the three shards hold one region each, a third of four regions' 200 questions and more.
    assert.equal(divided.computed, 100);
    assert.equal(whole.lookups.directoryUs, null);
    assert.ok(divided.lookups.directoryUs! > 0);

    await Deno.remove(three[2]!.path);
    await assert.rejects(ask(1, three), /use shard 3 of 4, .*2\.db": expected every shard to be there/);
  });
});
