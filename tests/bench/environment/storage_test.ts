import assert from "node:assert/strict";
import { mountKind, probeStorage, refuseFullDisk } from "../../../lib/bench/environment/storage.ts";
import type { HeadroomError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const MOUNTS = [
  "/dev/vda / ext4 rw 0 0",
  "tmpfs /tmp tmpfs rw 0 0",
  "/dev/vdb /tmp/big\\040disk xfs rw 0 0",
  "overlay /var overlay rw 0 0",
].join("\n");

Deno.test("mountKind() takes the longest mount point that holds the path", () => {
  assert.equal(mountKind(MOUNTS, "/home/me"), "ext4");
  assert.equal(mountKind(MOUNTS, "/tmp"), "tmpfs");
  assert.equal(mountKind(MOUNTS, "/tmpfile"), "ext4");
  assert.equal(mountKind(MOUNTS, "/tmp/big disk/run"), "xfs");
  assert.equal(mountKind("", "/x"), "unknown");
});

Deno.test("probeStorage() times fdatasync, says what is free and leaves nothing behind", async () => {
  await inTemporaryFolder(async (dir) => {
    const storage = await probeStorage(dir);
    assert.ok(storage.fsyncP50Us > 0 && storage.fsyncP99Us >= storage.fsyncP50Us);
    assert.ok(storage.freeBytes > 0);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("probeStorage() may run twice at once in one folder, as shards that start together do", async () => {
  await inTemporaryFolder(async (dir) => {
    const both = await Promise.all([probeStorage(dir), probeStorage(dir)]);
    assert.equal(both[0].path, both[1].path);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("refuseFullDisk() refuses more than is free, and says how much that is and what else can be done", async () => {
  const about = { work: 'write "big.db"', next: "write less" };
  await refuseFullDisk(".", 1, about);
  await assert.rejects(refuseFullDisk(".", 1e18, about), (error: HeadroomError) => {
    assert.match(error.message, /^Cannot write "big\.db": about .+ are needed, .+ are free/);
    return error.next === "write less";
  });
});
