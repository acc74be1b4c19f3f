import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { decodePrimitive } from "../../lib/keri/cesr.ts";
import { DIGEST_CODES, digestText } from "../../lib/keri/digests.ts";

await loadBlake3();

/** Digests of "abc". Sources: RFC 7693 (Blake2), FIPS 202 and 180-4 examples (SHA), and the b3sum program (Blake3). */
const ABC: Readonly<Record<string, string>> = {
  E: "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
  F: "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
  G: "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
  H: "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
  I: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
};

Deno.test("digestText() gives the published digests", () => {
  for (const [code, hex] of Object.entries(ABC)) {
    const raw = decodePrimitive(digestText(Buffer.from("abc"), code), DIGEST_CODES);
    assert.equal(Buffer.from(raw).toString("hex"), hex, code);
  }
});

Deno.test("digestText() of 64 bytes agrees with a second implementation, and Blake3-512 begins as Blake3-256", () => {
  const data = Buffer.from("an event");
  const raw = (code: string) =>
    Buffer.from(decodePrimitive(digestText(data, code), DIGEST_CODES)).toString("hex");
  const others = { "0E": "blake2b512", "0F": "sha3-512", "0G": "sha512" };
  for (const [code, name] of Object.entries(others)) {
    assert.equal(raw(code), createHash(name).update(data).digest("hex"), code);
  }
  assert.equal(raw("0D").slice(0, 64), raw("E"));
  assert.equal(digestText(data, "0D").length, 88);
});

Deno.test("digestText() refuses a code that is no digest", () => {
  assert.throws(() => digestText(Buffer.from("abc"), "D"), RangeError);
});
