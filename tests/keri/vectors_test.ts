import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { parseAttachments } from "../../lib/keri/attachments.ts";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import {
  CODES,
  decodePrimitive,
  decodeSeqner,
  encodeCounter,
  encodePrimitive,
  encodeSeqner,
} from "../../lib/keri/cesr.ts";
import { digestText } from "../../lib/keri/digests.ts";
import { EventFormatError } from "../../lib/keri/errors.ts";
import type { KeyEvent } from "../../lib/keri/events.ts";
import { encodeIndexedSignature } from "../../lib/keri/indexed_signature.ts";
import { parseEvent, parsePrettyEvent, prettyEvent } from "../../lib/keri/parse_event.ts";
import { checkSaid, nextKeyDigest, saidify } from "../../lib/keri/said.ts";
import { signEvent } from "../../lib/keri/signer.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";
import { bytes, signedLog, signerOf, vector, VECTORS } from "./vectors.ts";

await loadBlake3();

Deno.test("the keys of the vectors come from their labels", () => {
  for (const key of Object.values(VECTORS.keys)) {
    assert.equal(createHash("sha256").update(key.label).digest("hex"), key.seedHex);
    const raw = Buffer.from(key.publicHex, "hex");
    assert.equal(encodePrimitive(CODES.verkey, raw), key.qb64);
    assert.equal(encodePrimitive(CODES.verkeyFixed, raw), key.qb64NonTransferable);
    assert.deepEqual(Buffer.from(decodePrimitive(key.qb64, ["D", "B"])), raw);
    assert.equal(nextKeyDigest(key.qb64), key.nextCommitment);
  }
  for (const name of Object.keys(VECTORS.keys)) assert.equal(signerOf(name).verkey, VECTORS.keys[name]!.qb64);
});

Deno.test("the primitives of the vectors are encoded as published", () => {
  for (const { sn, qb64 } of VECTORS.primitives.seqner) {
    assert.equal(encodeSeqner(sn), qb64);
    assert.equal(decodeSeqner(qb64), sn);
  }
  for (const { code, count, qb64 } of VECTORS.primitives.counters) {
    assert.equal(encodeCounter(code, count), qb64);
  }
  for (const { text, qb64 } of VECTORS.primitives.digests) assert.equal(digestText(bytes(text)), qb64);
});

for (const { id, ...known } of VECTORS.vectors) {
  Deno.test(`vector ${id}: bytes, SAID, signatures and attachments as published`, () => {
    const raw = bytes(known.raw);
    const event = parseEvent(raw);
    assert.deepEqual(event, known.event);
    assert.equal(raw.length, known.size);
    checkSaid(event, raw);

    const blank = { ...event, v: "", d: "", ...(event.i === event.d ? { i: "" } : {}) } as KeyEvent;
    const built = saidify(blank);
    assert.equal(Buffer.from(built.raw).toString(), known.raw);
    assert.deepEqual(built.event, known.event);
    assert.equal(built.event.d, known.said);

    for (const { key, index, priorIndex = index, sigHex, qb64 } of known.signatures) {
      const signature = signerOf(key).sign(raw);
      assert.equal(Buffer.from(signature).toString("hex"), sigHex);
      assert.equal(encodeIndexedSignature({ index, priorIndex, signature }), qb64);
    }
    const source = known.sourceSeal;
    const anchor = source === undefined ? null : { sn: Number.parseInt(source.s, 16), said: source.d };
    const places = known.signatures.map(({ key, ...place }) => ({ ...place, signer: signerOf(key) }));
    assert.equal(signEvent(built, places, anchor).attachments, known.attachment);
    assert.deepEqual(parseAttachments(known.attachment).sourceSeal, anchor);
  });

  Deno.test(`vector ${id}: the indented form gives the signed bytes back`, () => {
    const pretty = bytes(prettyEvent(known.event));
    assert.equal(Buffer.from(parsePrettyEvent(pretty).raw).toString(), known.raw);
    assert.throws(() => parseEvent(pretty), EventFormatError);
  });
}

Deno.test("verifyLog() accepts every published log", async () => {
  const root = VECTORS.kels.root!.map(vector);
  const anchors = (prefix: string, sn: number) => {
    const found = root.find(({ event }) => event.i === prefix && Number.parseInt(event.s, 16) === sn);
    return Promise.resolve(found === undefined ? null : { event: found.event, traits: [] });
  };
  for (const name of Object.keys(VECTORS.kels)) {
    const result = await verifyLog(signedLog(name), anchors);
    assert.equal(result.problem?.error.message, undefined, name);
    assert.equal(result.events, VECTORS.kels[name]!.length);
  }
});

Deno.test("verifyLog() checks receipts where they are attached, and counts events that have too few", async () => {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  const whole = await verifyLog([{ raw: bytes(raw), attachments: attachment + witnessAttachment }]);
  assert.equal(whole.problem, null);
  assert.deepEqual([whole.signatures, whole.unwitnessed], [4, 0]);
  const bare = [{ raw: bytes(raw), attachments: attachment }];
  assert.equal((await verifyLog(bare)).unwitnessed, 1);
  const required = await verifyLog(bare, undefined, { requireReceipts: true });
  assert.match(required.problem!.error.message, /receipts of 0 witnesses do not meet the witness threshold/);
  const forged = witnessAttachment!.replace("AADmp16m", "AADmp16n");
  const { problem } = await verifyLog([{ raw: bytes(raw), attachments: attachment + forged }]);
  assert.match(problem!.error.message, /signature of witness 0 is wrong/);
});

Deno.test("parseEvent() reads auths' delegated rotation, which has the field di", () => {
  const raw = bytes(VECTORS.nonStandard[0]!.raw);
  const event = parseEvent(raw);
  checkSaid(event, raw);
  assert.equal(event.t === "drt" && event.di, vector("root-icp").said);
});
