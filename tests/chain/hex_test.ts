import assert from "node:assert/strict";
import { fromHex, toHex } from "../../lib/chain/hex.ts";
import { HeadroomError } from "../../lib/errors.ts";

Deno.test("toHex() and fromHex() are each other's inverse; toHex() writes lower case", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(fromHex(toHex(bytes)), bytes);
  assert.equal(toHex(fromHex("00FFaB")), "00ffab");
});

Deno.test("fromHex() refuses an odd number of digits and other characters", () => {
  for (const bad of ["0", "0x00", "zz", " 00"]) assert.throws(() => fromHex(bad), HeadroomError);
});
