import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { ColdTier } from "../../../lib/stores/tiers/cold_tier.ts";
import { HotVersions } from "../../../lib/stores/tiers/hot_versions.ts";
import { moveVersions } from "../../../lib/stores/tiers/move_versions.ts";
import { TieredStore } from "../../../lib/stores/tiers/tiered_store.ts";
import { arbitraryQuery, EDGE_NUMBERS, EDGE_TEXTS, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const NORMAL = { variant: "normal" };

/** A file of the blocks, and what a model says of them. */
async function filled(path: string, blocks: readonly Block[]): Promise<ChainModel> {
  const model = new ChainModel();
  const store = await POSTING.open(path, NORMAL);
  for (const block of blocks) {
    await store.appendBlock(encoded(block));
    model.append(block);
  }
  await store.close();
  return model;
}

function plain(versions: readonly (EntityVersion | null)[]) {
  return versions.map((version) =>
    version === null
      ? null
      : { ...version, key: Array.from(version.key), payload: Array.from(version.payload) }
  );
}

/** A chain in which every entity changes, ends and comes again, with values at every edge under the names that queries ask. */
function busyChain(count: number): Block[] {
  return Array.from({ length: count }, (_, number) => ({
    number,
    operations: KEYS.flatMap((key, i): Operation[] => {
      const age = (number - i) % 5;
      const base = { txIndex: 0, opIndex: i, key };
      const at = number * KEYS.length + i;
      const contents = {
        ...{
          owner: OWNERS[at % 2]!,
          contentType: "text/größe",
          btl: 100n,
          payload: new Uint8Array(at % 4).fill(at),
        },
        strings: [["a", EDGE_TEXTS[at % EDGE_TEXTS.length]!], ["größe", `${at % 3}`]] as const,
        numbers: age === 1
          ? []
          : [["a", EDGE_NUMBERS[at % EDGE_NUMBERS.length]!], ["region", BigInt(at)]] as const,
      };
      if (number < i) return [];
      if (age === 0) return [{ ...base, ...contents, type: "create" }];
      if (age === 4) return [{ ...base, type: "delete" }];
      if (age === 3) return [{ ...base, type: "change_owner", owner: OWNERS[number % 2]! }];
      return age === 2 ? [{ ...base, type: "extend", btl: 90n }] : [{ ...base, ...contents, type: "update" }];
    }),
  }));
}

Deno.test("a chain in two tiers answers as in one, at any block, page by page, however often versions are moved, and goes on", async () => {
  await inTemporaryFolder(async (root) => {
    const path = join(root, "hot.db");
    const blocks = busyChain(30);
    const model = await filled(path, blocks.slice(0, 12));
    const cold = await ColdTier.open(root);
    const move = async (upTo: number) => {
      using hot = new HotVersions(path);
      const { versions } = await moveVersions(hot, cold, { upTo, partVersions: 7 });
      assert.equal(hot.problem(), null);
      return versions;
    };
    // Few of what is over, then most of it, then nothing new, and after the chain went on.
    assert.ok(await move(4) > 0 && await move(11) > 20);
    assert.equal(await move(3), 0);
    const store = await POSTING.open(path, NORMAL);
    for (const block of blocks.slice(12)) {
      await store.appendBlock(encoded(block));
      model.append(block);
    }
    await store.close();
    assert.ok(await move(22) > 20 && cold.versions > 60);
    const hot = await POSTING.open(path, { ...NORMAL, readOnly: true });
    const tiered = new TieredStore(hot, cold);
    for (const { number } of blocks) {
      for (const key of KEYS) {
        assert.deepEqual(plain([await tiered.get(key, number)]), plain([model.get(key, number)]));
      }
    }
    await fc.assert(
      fc.asyncProperty(arbitraryQuery, fc.nat(29), async (text, block) => {
        let cursor: string | undefined;
        do {
          const page = cursor === undefined ? { limit: 2 } : { limit: 2, cursor };
          const found = await tiered.run(tiered.compile(text), block, page);
          const expected = model.query(text, block, page);
          assert.deepEqual(plain(found.versions), plain(expected.versions), text);
          assert.equal(found.cursor, expected.cursor, text);
          cursor = found.cursor;
        } while (cursor !== undefined);
      }),
      { numRuns: 40, seed: 20_261_128 },
    );
    await hot.close();
    cold.close();
  });
});

Deno.test("a move that is cut off leaves each version in one tier or in both, and the next one finishes it", async () => {
  await inTemporaryFolder(async (root) => {
    const path = join(root, "hot.db");
    const blocks = Array.from({ length: 30 }, (_, number) => growingBlock(number));
    const model = await filled(path, blocks);
    const cold = await ColdTier.open(root);
    // Read back and published, and then it dies.
    {
      using hot = new HotVersions(path);
      const [versions] = [...hot.ended(20, 1_000)];
      await cold.publish([await cold.write(versions!, [])], 20);
    }
    const asked = async () => {
      const store = await POSTING.open(path, { ...NORMAL, readOnly: true });
      const tiered = new TieredStore(store, cold);
      for (const block of [3, 19, 20, 29]) {
        const found = await tiered.run(tiered.compile("$all"), block, { limit: 200 });
        assert.deepEqual(plain(found.versions), plain(model.query("$all", block, { limit: 200 }).versions));
      }
      await store.close();
    };
    await asked();
    using hot = new HotVersions(path);
    const moved = await moveVersions(hot, cold, { upTo: 20 });
    assert.deepEqual([moved.versions, moved.bytes, cold.versions], [20, 0, 20]);
    await asked();
    const more = await moveVersions(hot, cold, { upTo: 25 });
    assert.deepEqual([more.versions, cold.versions, cold.upTo], [5, 25, 25]);
    await asked();
    cold.close();
    const again = await ColdTier.open(root);
    assert.deepEqual([again.versions, again.upTo, again.bytes], [25, 25, cold.bytes]);
    again.close();
  });
});

Deno.test("what does not read back as it was written leaves the hot tier as it was, and no file", async () => {
  await inTemporaryFolder(async (root) => {
    const path = join(root, "hot.db");
    await filled(path, [0, 1, 2].map(growingBlock));
    const cold = await ColdTier.open(root);
    // A folder is in the way of the file.
    await Deno.mkdir(join(root, "part-0.parquet"));
    using hot = new HotVersions(path);
    await assert.rejects(moveVersions(hot, cold, { upTo: 2 }));
    assert.equal([...hot.ended(2, 10)].flat().length, 2);
    assert.deepEqual([cold.upTo, existsSync(join(root, "manifest.json"))], [-1, false]);
    cold.close();
    await Deno.writeTextFile(join(root, "manifest.json"), '{"schema": 9}');
    await assert.rejects(ColdTier.open(root), { expected: "a manifest that this version wrote" });
    await assert.rejects(ColdTier.open(join(root, "a*")), { name: "UsageError" });
    assert.throws(() => new HotVersions(join(root, "manifest.json")), { expected: "a posting store" });
  });
});
