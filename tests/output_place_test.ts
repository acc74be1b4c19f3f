import assert from "node:assert/strict";
import { refuseOtherKind } from "../lib/output_place.ts";
import { UsageError } from "../lib/errors.ts";

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
