import assert from "node:assert/strict";
import { settleDisk } from "../../../lib/bench/environment/settle_disk.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("settleDisk() has the folder's file system written out and waits until it is", () =>
  inTemporaryFolder(async (folder) => {
    const program = `${folder}/sync.sh`;
    await Deno.writeTextFile(program, `#!/bin/sh\nsleep 0.1\necho "$@" > ${folder}/done\n`, { mode: 0o755 });
    assert.equal(await settleDisk(folder, program), true);
    assert.match(await Deno.readTextFile(`${folder}/done`), Deno.build.os === "linux" ? /^-f \// : /^$/m);
  }));

Deno.test("settleDisk() says where it could not: no such program, or one that fails", async () => {
  assert.equal(await settleDisk("/", "no-such-program"), false);
  assert.equal(await settleDisk("/", "false"), false);
});
