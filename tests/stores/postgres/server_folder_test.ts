import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { readyFolder } from "../../../lib/stores/postgres/server_folder.ts";
import { onDisk } from "../../runs/sample_run.ts";

Deno.test("the program that makes a database is in a process group of its own, so that Ctrl-C does not break it", async () => {
  await onDisk(async (folder) => {
    await Deno.chmod(folder, 0o755);
    const initdb = `${folder}/initdb`;
    await Deno.writeTextFile(initdb, "#!/bin/sh\nps -o pid=,pgid= -p $$ >&2\nexit 1\n", { mode: 0o755 });
    const programs = { initdb, postgres: initdb };
    const error = await readyFolder(`${folder}/store`, { kind: "postgres", readOnly: false, programs })
      .catch((error) => error);
    assert.ok(error instanceof HeadroomError, `${error}`);
    const [pid, group] = error.actual.trim().split(/ +/);
    assert.match(pid!, /^\d+$/);
    assert.equal(group, pid);
  });
});
