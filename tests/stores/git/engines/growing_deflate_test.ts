import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { GrowingDeflate } from "../../../../lib/stores/git/engines/growing_deflate.ts";

/** Bytes that hardly compress, the same in every run. */
function noise(bytes: number, seed: number): Buffer {
  const blocks = Array.from(
    { length: Math.ceil(bytes / 64) },
    (_, at) => createHash("sha512").update(`${seed} ${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Inflates by node's zlib, which checks the Adler-32 at the end of the stream. */
function assertStream(deflater: GrowingDeflate, content: Buffer): void {
  const head = Buffer.from(`tree ${content.length}\0`);
  assert.deepEqual(inflateSync(deflater.deflate(head, content)), Buffer.concat([head, content]));
}

Deno.test("a content that grows, shrinks or changes gives a zlib stream of exactly its bytes", () => {
  const deflater = new GrowingDeflate();
  const whole = noise(200_000, 1);
  for (const bytes of [0, 1, 32_767, 32_768, 32_769, 65_536, 130_000, 130_050, 200_000, 70_000, 199_999]) {
    assertStream(deflater, whole.subarray(0, bytes));
  }
  for (const at of [0, 32_768, 100_000, 199_000]) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    assertStream(deflater, changed);
  }
  assertStream(deflater, Buffer.alloc(200_000, 0xff));
  assertStream(deflater, whole);
});

Deno.test("contents of several folders in turns are kept apart, also when they are more than are remembered", () => {
  const deflater = new GrowingDeflate();
  for (let round = 1; round <= 3; round++) {
    for (let folder = 0; folder < 7; folder++) assertStream(deflater, noise(40_000 * round, folder));
  }
});
