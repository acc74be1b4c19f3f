import assert from "node:assert/strict";
import { refuseExistingStore } from "../../../lib/bench/session/refuse_existing_store.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

Deno.test("refuseExistingStore() lets only a new name in a folder that exists pass, and leaves nothing there", async () => {
  await inTemporaryFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/there`, "");
    await refuseExistingStore(`${dir}/new.db`);
    for (const path of [`${dir}/there`, `${dir}/no/new.db`, `${dir}/there/new.db`, `${dir}/new.db `]) {
      await assert.rejects(refuseExistingStore(path), UsageError, path);
    }
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["there"]);
  });
});
