import assert from "node:assert/strict";
import { dropCachedPages, readThrough } from "../../../lib/bench/environment/page_cache.ts";
import { probeStorage } from "../../../lib/bench/environment/storage.ts";
import { bytesOnDisk } from "../../../lib/stores/bytes_on_disk.ts";
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

Deno.test("a store that is a folder is read through, sockets and links left out", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(`${folder}/base`);
    await Deno.writeFile(`${folder}/base/1`, new Uint8Array(8));
    await Deno.symlink(folder, `${folder}/base/around`);
    using _socket = Deno.listen({ transport: "unix", path: `${folder}/socket` });
    await readThrough(folder);
    assert.equal(bytesOnDisk(folder), 8);
  });
});
