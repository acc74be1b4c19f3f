import assert from "node:assert/strict";
import os from "node:os";
import { join } from "node:path";
import { reachablePrograms } from "../../../lib/stores/postgres/reachable_programs.ts";
import { onDisk } from "../../runs/sample_run.ts";

Deno.test("programs in a folder that is closed to the server's account are run from a copy, which is made once", async () => {
  await onDisk(async (folder) => {
    const bin = join(folder, "closed/native/bin");
    await Deno.mkdir(bin, { recursive: true });
    for (const name of ["initdb", "postgres"]) {
      await Deno.writeTextFile(join(bin, name), "#!/bin/sh\n", { mode: 0o755 });
    }
    const programs = { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
    assert.equal(reachablePrograms(programs, null), programs);
    // Only root can start a program as another user.
    if (os.userInfo().uid !== 0) return;
    const nobody = { uid: 65534, gid: 65534 };
    await Deno.chmod(folder, 0o755);
    assert.equal(reachablePrograms(programs, nobody, folder), programs);
    await Deno.chmod(join(folder, "closed"), 0o700);
    const copied = reachablePrograms(programs, nobody, folder);
    assert.match(copied.postgres, /headroom-postgres-programs-[0-9a-f]{16}\/bin\/postgres$/);
    assert.equal(await Deno.readTextFile(copied.initdb), "#!/bin/sh\n");
    const { ino } = await Deno.stat(copied.postgres);
    assert.deepEqual(reachablePrograms(programs, nobody, folder), copied);
    assert.equal((await Deno.stat(copied.postgres)).ino, ino);
    // What others could have written is not run.
    await Deno.chmod(join(copied.postgres, "../.."), 0o777);
    assert.throws(() => reachablePrograms(programs, nobody, folder), /ENOTEMPTY|EEXIST/);
  });
});
