import assert from "node:assert/strict";
import { dropCachedPages } from "../../../lib/bench/environment/page_cache.ts";
import { probeStorage } from "../../../lib/bench/environment/storage.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { withEnvironment } from "../../with_environment.ts";

Deno.test("a file's pages leave the cache, or it is said that this cannot be told; its bytes stay", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/file`;
    const bytes = new Uint8Array(4 << 20).map((_, i) => i >> 12);
    await Deno.writeFile(path, bytes);
    const cached = await dropCachedPages(path, new AbortController().signal);
    // A file system in memory keeps all of it.
    const { kind } = await probeStorage(folder);
    assert.ok(cached === null || cached === (kind === "tmpfs" ? bytes.length : 0), `${cached} on ${kind}`);
    assert.deepEqual(await Deno.readFile(path), bytes);
  });
});

Deno.test("dropCachedPages() cannot tell without the programs that do it", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "text");
    const { signal } = new AbortController();
    await withEnvironment({ PATH: folder }, async () => {
      assert.equal(await dropCachedPages(`${folder}/file`, signal), null);
    });
  });
});
