import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { blake3 as nobleBlake3 } from "@noble/hashes/blake3.js";
import fc from "fast-check";
import * as signify from "signify-ts";
import { blake3, loadBlake3 } from "../../lib/keri/blake3.ts";
import { incept, interact, rotate } from "../../lib/keri/build_events.ts";
import { parseAttachments } from "../../lib/keri/attachments.ts";
import { encodePrimitive } from "../../lib/keri/cesr.ts";
import { SignatureError } from "../../lib/keri/errors.ts";
import type { Threshold } from "../../lib/keri/events.ts";
import { encodeIndexedSignature } from "../../lib/keri/indexed_signature.ts";
import { advance } from "../../lib/keri/key_state.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { meetsThreshold } from "../../lib/keri/threshold.ts";
import { verifySignature } from "../../lib/keri/verifier.ts";
import { verifyEvent } from "../../lib/keri/verify_event.ts";
import { bytes, VECTORS } from "./vectors.ts";

await loadBlake3();
await signify.ready();

const [A, B, C] = [1, 2, 3].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [
  Signer,
  Signer,
  Signer,
];
const W = new Signer(new Uint8Array(32).fill(4), { transferable: false });
const P = new Signer(new Uint8Array(32).fill(1), { curve: "P-256" });
const text = (raw: Uint8Array) => new TextDecoder().decode(raw);

Deno.test("blake3() agrees with a second implementation", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (data) => {
      assert.deepEqual([...blake3(data)], [...nobleBlake3(data)]);
    }),
    { numRuns: 100, seed: 20 },
  );
});

Deno.test("signify-ts makes the same events, byte for byte", () => {
  const code = signify.MtrDex.Blake3_256;
  const icp = incept({ keys: [A.verkey], nextDigests: [B.nextDigest] });
  assert.equal(signify.incept({ keys: [A.verkey], ndigs: [B.nextDigest], code }).raw, text(icp.raw));
  const basic = incept({ keys: [A.verkey], nextDigests: [B.nextDigest], basicPrefix: true });
  assert.equal(signify.incept({ keys: [A.verkey], ndigs: [B.nextDigest] }).raw, text(basic.raw));
  const weighted = incept({
    keys: [A.verkey, B.verkey, P.verkey],
    nextDigests: [C.nextDigest],
    threshold: [["1/2", "1/2"], ["1"]],
    backers: [W.verkey],
    backerThreshold: "1",
  });
  const theirs = signify.incept({
    keys: [A.verkey, B.verkey, P.verkey],
    ndigs: [C.nextDigest],
    isith: [["1/2", "1/2"], ["1"]],
    wits: [W.verkey],
    toad: 1,
    code,
  });
  assert.equal(theirs.raw, text(weighted.raw));

  const { i: pre, d: dig } = icp.event;
  const ixn = interact({ prefix: pre, sn: 0, said: dig }, [{ d: dig }]);
  const data = [{ d: dig }];
  assert.equal(
    signify.interact({ pre, sn: 1, dig, data, version: undefined, kind: undefined }).raw,
    text(ixn.raw),
  );
  const state = advance(null, icp.event);
  const rot = rotate(state, { keys: [B.verkey, C.verkey], nextDigests: [A.nextDigest] });
  const rotation = {
    pre,
    keys: [B.verkey, C.verkey],
    dig,
    sn: 1,
    isith: "1",
    ndigs: [A.nextDigest],
    nsith: "1",
  };
  assert.equal(signify.rotate({ ...rotation, intive: false }).raw, text(rot.raw));
  const diger = new signify.Diger({ code }, bytes(B.verkey));
  assert.equal(diger.qb64, B.nextDigest);
});

Deno.test("a rotation as signify-ts writes it, numbers in place of hex text, is read", () => {
  const icp = incept({ keys: [A.verkey], nextDigests: [B.nextDigest] });
  const { i: pre, d: dig } = icp.event;
  const theirs = signify.rotate({
    pre,
    keys: [B.verkey],
    dig,
    sn: 1,
    ndigs: [C.nextDigest],
    adds: [W.verkey],
    toad: 1,
  });
  const event = parseEvent(bytes(theirs.raw));
  assert.equal(event.t === "rot" && event.bt, 1);
  const { state } = verifyEvent({
    event,
    ...signEvent({ event, raw: bytes(theirs.raw) }, [{ signer: B, index: 0 }]),
    state: advance(null, icp.event),
    anchor: null,
  });
  assert.deepEqual([state.backerThreshold, state.threshold, state.backers], ["1", "1", [W.verkey]]);
});

Deno.test("signify-ts verifies the signatures made here, and refuses what is refused here", () => {
  const icp = incept({ keys: [A.verkey], nextDigests: [B.nextDigest] });
  const [signature] = parseAttachments(signEvent(icp, [{ signer: A, index: 0 }]).attachments).signatures;
  const verfer = new signify.Verfer({ qb64: A.verkey });
  assert.ok(verfer.verify(signature!.signature, icp.raw));
  const other = B.sign(icp.raw);
  assert.ok(!verfer.verify(other, icp.raw));
  const forged = signEvent(icp, [{ signer: B, index: 0 }]);
  assert.throws(
    () => verifyEvent({ event: icp.event, ...forged, state: null, anchor: null }),
    SignatureError,
  );
  const qb64 = VECTORS.vectors[0]!.signatures[0]!.qb64;
  const siger = new signify.Siger({ qb64 });
  assert.deepEqual([...siger.raw], [...parseAttachments("-AAB" + qb64).signatures[0]!.signature]);
});

// signify-ts 0.3.0 hands the message to its curve library as if it were hashed already, so it is hashed here.
Deno.test("a second library verifies P-256 signatures made here, and the other way round", () => {
  const raw = bytes("an event");
  const hashed = createHash("sha256").update(raw).digest();
  const verfer = new signify.Verfer({ qb64: P.verkey });
  assert.ok(verfer.verify(P.sign(raw), hashed));
  assert.ok(!verfer.verify(P.sign(bytes("another")), hashed));
  assert.ok(verifySignature(P.verkey, raw, P.sign(raw)));
  assert.ok(!verifySignature(P.verkey, bytes("another"), P.sign(raw)));
  const fixed = new Signer(new Uint8Array(32).fill(1), { curve: "P-256", transferable: false });
  assert.equal(fixed.verkey.slice(4), P.verkey.slice(4));
  assert.equal(new signify.Verfer({ qb64: fixed.verkey }).code, signify.MtrDex.ECDSA_256r1N);
});

/** Points of order 1, 2, 4, 4, 8 and 8, then 1 and 4 written otherwise, as hex. Source: RFC 8032's curve; libsodium lists the same. */
const SMALL_ORDER = [
  "01" + "00".repeat(31),
  "ec" + "ff".repeat(30) + "7f",
  "00".repeat(32),
  "00".repeat(31) + "80",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "ee" + "ff".repeat(30) + "7f",
  "ed" + "ff".repeat(30) + "ff",
];

Deno.test("by a key of small order nobody signs, as libsodium has it, though a signature by none would fit", () => {
  // R is the neutral point and s is 0: it fits each text of which a hash is a multiple of the order.
  const signature = bytes("\u0001" + "\u0000".repeat(63));
  for (const point of SMALL_ORDER) {
    const verkey = encodePrimitive("D", Buffer.from(point, "hex"));
    const verfer = new signify.Verfer({ qb64: verkey });
    for (let at = 0; at < 64; at++) {
      const raw = bytes(`event ${at}`);
      assert.ok(!verifySignature(verkey, raw, signature), point);
      assert.ok(!verfer.verify(signature, raw), point);
    }
  }
});

Deno.test("indexed signatures are written as signify-ts writes them", () => {
  const codes = { Ed25519: ["A", "B"], secp256k1: ["C", "D"], "P-256": ["E", "F"] } as const;
  const place = fc.integer({ min: 0, max: 4095 });
  const drawn = fc.record({
    curve: fc.constantFrom("Ed25519" as const, "secp256k1" as const, "P-256" as const),
    index: place,
    prior: fc.oneof(place, fc.constant(null), fc.constant("same" as const)),
    signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  });
  fc.assert(
    fc.property(drawn, ({ curve, index, prior, signature }) => {
      const priorIndex = prior === "same" ? index : prior;
      const isBig = index > 63 || (priorIndex !== null && priorIndex !== index);
      const code = (isBig ? "2" : "") + codes[curve][priorIndex === null ? 1 : 0];
      const ondex = priorIndex === null ? {} : { ondex: priorIndex };
      const siger = new signify.Siger({ raw: signature, code, index, ...ondex });
      const ours = encodeIndexedSignature({ index, priorIndex, signature, curve });
      assert.equal(ours, siger.qb64);
      const [read] = parseAttachments("-AAB" + ours).signatures;
      assert.deepEqual(
        { ...read, signature: [...read!.signature], curve: read!.curve ?? "Ed25519" },
        { index, priorIndex, signature: [...signature], curve },
      );
    }),
    { numRuns: 300, seed: 21 },
  );
});

Deno.test("weighted thresholds are met exactly where signify-ts says so", () => {
  // Its sums are floating-point: exact for these weights.
  const weight = fc.constantFrom("0", "1/4", "1/2", "3/4", "1");
  const clause = fc.array(weight, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(clause, { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.boolean()),
      (drawn, present) => {
        const clauses = drawn.map((weights) => [...weights, "1"]);
        const places = new Set<number>();
        for (let at = 0; at < clauses.flat().length; at++) if (present.next().value) places.add(at);
        const tholder = new signify.Tholder({ sith: clauses });
        assert.equal(meetsThreshold(clauses as Threshold, places), tholder.satisfy([...places]));
      },
    ),
    { numRuns: 500, seed: 22 },
  );
});
