import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { refuseUnmappable } from "../../../lib/stores/sqlite/refuse_unmappable.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("a database is refused where a full disk of small blocks could not hold its log's index, and nowhere else", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/chain.db`;
    const disk = (bsize: number, free: number) => () => ({ bsize, bavail: Math.floor(free / bsize) });
    refuseUnmappable(path);
    refuseUnmappable(path, disk(4096, 0));
    refuseUnmappable(path, disk(1024, 65_536));
    assert.throws(() => refuseUnmappable(path, disk(1024, 64_512)), (error) => {
      assert.ok(error instanceof HeadroomError);
      assert.match(error.message, /expected 65536 bytes free for the index of its log, found 64512/);
      return /Free some space/.test(error.next);
    });
    Deno.writeFileSync(`${path}-wal`, new Uint8Array(4096 * 4096 + 1));
    assert.throws(() => refuseUnmappable(path, disk(1024, 100_000)), /expected 131072 bytes free/);
    return Promise.resolve();
  }));
