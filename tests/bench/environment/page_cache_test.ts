import assert from "node:assert/strict";
import { dropCachedPages } from "../../../lib/bench/environment/page_cache.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a file's pages leave the cache, or it is said that this cannot be told; its bytes stay", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/file`;
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    await Deno.writeFile(path, bytes);
    const cached = await dropCachedPages(path, new AbortController().signal);
    // A file system in memory keeps all of it.
    assert.ok(cached === null || cached >= 0 && cached <= 64 * 1024, String(cached));
    assert.deepEqual(await Deno.readFile(path), bytes);
  });
});
