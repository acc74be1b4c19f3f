import assert from "node:assert/strict";
import * as fs from "node:fs";
import { FileAppender } from "../../../lib/chain/files/file_appender.ts";
import { HeadroomError } from "../../../lib/errors.ts";

if (Deno.build.os === "linux") {
  Deno.test("FileAppender says when the disk is full", () => {
    const file = fs.openSync("/dev/full", "r+");
    const appender = new FileAppender(file, (cause) => {
      throw new HeadroomError(`no room: ${(cause as NodeJS.ErrnoException).code}`);
    });
    assert.throws(() => appender.write(new Uint8Array(2 << 20)), /no room: ENOSPC/);
    appender.write(new Uint8Array(10));
    assert.throws(() => appender.flush(), /no room: ENOSPC/);
    fs.closeSync(file);
  });
}
