import assert from "node:assert/strict";
import { refuseOtherKind, refuseTaken } from "../lib/output_place.ts";
import { UsageError } from "../lib/errors.ts";
import { inTemporaryFolder } from "./runs/sample_run.ts";

Deno.test("refuseOtherKind() names a folder given for a file and a file given for a folder, and lets the rest pass", () => {
  assert.throws(
    () => refuseOtherKind("lib", "--out", "file"),
    (error) => error instanceof UsageError && /"lib" is a folder/.test(error.message),
  );
  assert.throws(() => refuseOtherKind("README.md", "--out", "folder"), /"README.md" is a file/);
  refuseOtherKind("README.md", "--out", "file");
  refuseOtherKind("nothing-is-here", "--out", "folder");
  refuseOtherKind("nothing/is/here", "--out", "file");
  assert.throws(
    () => refuseOtherKind("README.md/run", "--out", "folder"),
    /"README.md\/run" cannot be written/,
  );
});

Deno.test("no output place is a link that leads nowhere, or something that is neither file nor folder", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.symlink(`${root}/nothing`, `${root}/link`);
    for (const wanted of ["file", "folder"] as const) {
      assert.throws(() => refuseOtherKind(`${root}/link`, "--out", wanted), /is a link that leads nowhere/);
      // Written by renaming a file over it, this one would be gone for every other program.
      assert.throws(() => refuseOtherKind("/dev/null", "--out", wanted), /is a device, pipe or socket/);
      assert.throws(() => refuseOtherKind("/proc/nowhere", "--out", wanted), /"\/proc" takes no files/);
    }
    assert.throws(() => refuseOtherKind(`${root}/${"x".repeat(300)}`, "--out", "file"), UsageError);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["link"]);
  });
});

Deno.test("refuseTaken() lets only a new name pass", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/file`, "");
    await Deno.symlink(`${root}/nothing`, `${root}/link`);
    refuseTaken(`${root}/new/name`, "--out", "file");
    for (const name of ["", "file", "link"]) {
      assert.throws(() => refuseTaken(`${root}/${name}`, "--out", "file"), /something is there already/);
    }
  });
});
