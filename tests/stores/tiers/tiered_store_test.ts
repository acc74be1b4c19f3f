import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ColdTier } from "../../../lib/stores/tiers/cold_tier.ts";
import { HotVersions } from "../../../lib/stores/tiers/hot_versions.ts";
import { moveVersions } from "../../../lib/stores/tiers/move_versions.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { growingBlock } from "../growing_chain.ts";
import { busyBlocks, ModelledChain } from "./busy_chain.ts";

Deno.test("a chain in two tiers answers as in one, at any block, page by page, however often versions are moved, and goes on", async () => {
  await inTemporaryFolder(async (root) => {
    const chain = new ModelledChain(join(root, "hot.db"));
    const blocks = busyBlocks(30);
    await chain.append(blocks.slice(0, 12));
    const cold = await ColdTier.open(root);
    const move = async (upTo: number) => {
      using hot = new HotVersions(chain.path);
      const { versions } = await moveVersions(hot, cold, { upTo, atOnce: 7 });
      assert.equal(hot.problem(), null);
      return versions;
    };
    // Few of what is over, then most of it, then nothing new, and after the chain went on.
    assert.ok(await move(4) > 0 && await move(11) > 20);
    assert.equal(await move(3), 0);
    // What ends later would be taken for moved.
    await assert.rejects(move(12), { name: "UsageError", expected: "a block up to 11" });
    await chain.append(blocks.slice(12));
    assert.ok(await move(22) > 20 && (await cold.size()).versions > 60);
    assert.equal(await cold.problem(), null);
    await chain.assertAnswers([cold], { queries: 25 });
    await cold.close();
  });
});

Deno.test("a move that is cut off leaves each version in one tier or in both, and the next one finishes it", async () => {
  await inTemporaryFolder(async (root) => {
    const chain = new ModelledChain(join(root, "hot.db"));
    await chain.append(Array.from({ length: 30 }, (_, number) => growingBlock(number)));
    const cold = await ColdTier.open(root);
    using hot = new HotVersions(chain.path);
    // Read back and published, and then it dies.
    for (const ended of hot.ended({ after: -1, upTo: 20 }, 1_000)) await cold.write(ended);
    await cold.publish(20);
    await chain.assertAnswers([cold], { queries: 1, every: 9 });
    const moved = await moveVersions(hot, cold, { upTo: 20 });
    assert.deepEqual([moved.versions, moved.written, (await cold.size()).versions], [20, 0, 20]);
    await chain.assertAnswers([cold], { queries: 1, every: 9 });
    const more = await moveVersions(hot, cold, { upTo: 25 });
    const size = await cold.size();
    assert.deepEqual([more.versions, size.versions, cold.upTo], [5, 25, 25]);
    await chain.assertAnswers([cold], { queries: 1, every: 9 });
    await cold.close();
    const again = await ColdTier.open(root);
    assert.deepEqual([await again.size(), again.upTo], [size, 25]);
    await again.close();
  });
});

Deno.test("what does not read back as it was written leaves the hot tier as it was, and no file", async () => {
  await inTemporaryFolder(async (root) => {
    const chain = new ModelledChain(join(root, "hot.db"));
    await chain.append([0, 1, 2].map(growingBlock));
    const cold = await ColdTier.open(root);
    // A folder is in the way of the file.
    await Deno.mkdir(join(root, "part-0.parquet"));
    using hot = new HotVersions(chain.path);
    await assert.rejects(moveVersions(hot, cold, { upTo: 2 }));
    assert.equal([...hot.ended({ after: -1, upTo: 2 }, 10)].flat().length, 2);
    assert.deepEqual([cold.upTo, existsSync(join(root, "manifest.json"))], [-1, false]);
    await cold.close();
    await Deno.writeTextFile(join(root, "manifest.json"), '{"schema": 9}');
    await assert.rejects(ColdTier.open(root), { expected: "a manifest that this version wrote" });
    await assert.rejects(ColdTier.open(join(root, "a*")), { name: "UsageError" });
    assert.throws(() => new HotVersions(join(root, "manifest.json")), { expected: "a posting store" });
  });
});
