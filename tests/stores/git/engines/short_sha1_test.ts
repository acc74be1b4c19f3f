import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SHORT_MAX, shortSha1 } from "../../../../lib/stores/git/engines/short_sha1.ts";

Deno.test("digests of short messages are those of the system's SHA-1, at every length", () => {
  const input = new Uint8Array(128);
  for (let length = 0; length <= SHORT_MAX; length++) {
    const message = Uint8Array.from({ length }, (_, at) => at * 7 + length * 13 & 0xff);
    input.fill(0xee);
    input.set(message);
    assert.equal(
      shortSha1(input, length),
      createHash("sha1").update(message).digest("hex"),
      `${length} bytes`,
    );
  }
});
