import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { Curve } from "../../lib/keri/curves.ts";
import { Signer } from "../../lib/keri/signer.ts";
import { verifySignature } from "../../lib/keri/verifier.ts";

const RAW = Buffer.from("an event");
const CURVES: readonly Curve[] = ["Ed25519", "P-256", "secp256k1"];
const SIGNERS = CURVES.map((curve) => new Signer(new Uint8Array(32).fill(7), { curve }));

/** Orders of the ECDSA curves' groups. Source: SEC 2, 2.4.1 and 2.4.2. */
const ORDERS: readonly (readonly [Curve, bigint])[] = [
  ["secp256k1", 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n],
  ["P-256", 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
];

Deno.test("an ECDSA signature verifies with either of its two s, as other libraries make both", () => {
  for (const [curve, order] of ORDERS) {
    const signer = SIGNERS.find((one) => one.curve === curve)!;
    for (let at = 0; at < 8; at++) {
      const raw = Buffer.from(`event ${at}`);
      const signature = Buffer.from(signer.sign(raw));
      const s = BigInt(`0x${signature.toString("hex", 32)}`);
      const other = Buffer.concat([
        signature.subarray(0, 32),
        Buffer.from((order - s).toString(16).padStart(64, "0"), "hex"),
      ]);
      for (const either of [signature, other]) {
        assert.ok(verifySignature(signer.verkey, raw, either), `${curve} ${at}`);
        assert.ok(!verifySignature(signer.verkey, RAW, either));
      }
    }
  }
});

Deno.test("64 bytes that are no signature are refused, not thrown over", () => {
  const extremes = [0, 0xff].map((byte) => new Uint8Array(64).fill(byte));
  const halves = extremes.flatMap((r) =>
    extremes.map((s) => Buffer.concat([r.subarray(32), s.subarray(32)]))
  );
  const drawn = fc.uint8Array({ minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(
      fc.oneof(drawn, fc.constantFrom<Uint8Array>(...halves)),
      fc.constantFrom(...SIGNERS),
      (bytes, { verkey }) => assert.ok(!verifySignature(verkey, RAW, bytes)),
    ),
    { numRuns: 200, seed: 41 },
  );
});

Deno.test("an Ed25519 signature has one form: with the group's order added to it, it does not verify", () => {
  const [{ verkey }, signature] = [SIGNERS[0]!, Buffer.from(SIGNERS[0]!.sign(RAW))];
  // Source: RFC 8032, 5.1.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + order;
  const other = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
  assert.ok(verifySignature(verkey, RAW, signature));
  assert.ok(!verifySignature(verkey, RAW, Buffer.concat([signature.subarray(0, 32), other])));
});
