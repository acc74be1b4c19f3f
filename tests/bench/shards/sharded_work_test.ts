import assert from "node:assert/strict";
import { shardLines } from "../../../lib/bench/shards/sharded_work.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a shard that is done twice leaves one result, the later one", async () => {
  await inTemporaryFolder(async (root) => {
    const bench = '#!/bin/sh\nfor out; do :; done\nmkdir -p "$out"\necho >> "$out/trials.parquet"\n';
    await Deno.writeTextFile(`${root}/headroom`, bench, { mode: 0o755 });
    const lines = shardLines({
      ...{ name: "headroom", task: "bench", flags: [], path: root, isCheckout: false },
      ...{ out: `${root}/out`, scratch: `${root}/own` },
      ...{ parts: Array(2).fill({ seconds: 1, diskBytes: 1, work: "", isWhole: true }) },
      ...{ cores: 1, memoryBytes: 1 },
    });
    for (const _ of [1, 2]) {
      const { success } = await new Deno.Command("sh", { args: ["-c", ["shard=1", ...lines].join("\n")] })
        .output();
      assert.ok(success);
    }
    assert.deepEqual([...Deno.readDirSync(`${root}/out`)].map(({ name }) => name), ["shard-1"]);
    assert.deepEqual([...Deno.readDirSync(`${root}/out/shard-1`)].map(({ name }) => name), [
      "trials.parquet",
    ]);
    assert.equal(await Deno.readTextFile(`${root}/out/shard-1/trials.parquet`), "\n\n");
  });
});
