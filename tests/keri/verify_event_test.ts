import assert from "node:assert/strict";
import { encodeAttachments, parseAttachments } from "../../lib/keri/attachments.ts";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { CODES, encodePrimitive } from "../../lib/keri/cesr.ts";
import { incept, inceptDelegated, interact, rotate } from "../../lib/keri/build_events.ts";
import {
  DelegationError,
  EventFormatError,
  EventRuleError,
  KeriError,
  PreRotationError,
  SignatureError,
} from "../../lib/keri/errors.ts";
import type { BuiltEvent, KeyEvent, Threshold } from "../../lib/keri/events.ts";
import { advance, type KeyState } from "../../lib/keri/key_state.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import { saidify } from "../../lib/keri/said.ts";
import { keyEventSeal } from "../../lib/keri/seals.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { verifyEvent } from "../../lib/keri/verify_event.ts";

await loadBlake3();

const [A, B, C, D] = [1, 2, 3, 4].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [
  Signer,
  Signer,
  Signer,
  Signer,
];
const WITNESSES = [5, 6].map((seed) => new Signer(new Uint8Array(32).fill(seed), { transferable: false }));

interface Judged {
  readonly state?: KeyState | null;
  readonly anchor?: { event: KeyEvent; traits: readonly string[] } | null;
}

/** Signs by `signers` (in place order) and judges. */
function judge(built: BuiltEvent, signers: readonly Signer[], { state = null, anchor = null }: Judged = {}) {
  const source = anchor === null ? null : { sn: Number.parseInt(anchor.event.s, 16), said: anchor.event.d };
  const places = signers.map((signer, index) => ({ signer, index }));
  const signed = signEvent(built, places, source);
  return verifyEvent({ event: parseEvent(built.raw), ...signed, state, anchor });
}

function single(options: Partial<Parameters<typeof incept>[0]> = {}) {
  return incept({ keys: [A.verkey], nextDigests: [B.nextDigest], ...options });
}

Deno.test("verifyEvent() weighs signatures exactly, clause by clause", () => {
  const keys = [A.verkey, B.verkey, C.verkey];
  const cases: [Threshold, number[], boolean][] = [
    ["2", [0, 2], true],
    ["2", [1], false],
    [["1/2", "1/2", "1/2"], [0, 2], true],
    [["1/2", "1/2", "1/2"], [2], false],
    [[["1/3", "1/3", "1/3"]], [0, 1, 2], true],
    [[["1/3", "1/3", "1/3"]], [0, 1], false],
    [[["1/2", "1/2"], ["1"]], [0, 1, 2], true],
    [[["1/2", "1/2"], ["1"]], [0, 1], false],
  ];
  for (const [threshold, present, holds] of cases) {
    const built = incept({ keys, nextDigests: [], threshold });
    const places = present.map((index) => ({ signer: [A, B, C][index]!, index }));
    const run = () =>
      verifyEvent({ event: built.event, ...signEvent(built, places), state: null, anchor: null });
    if (holds) assert.equal(run().signatures, present.length);
    else assert.throws(run, SignatureError, JSON.stringify(threshold));
  }
});

Deno.test("parseEvent() refuses thresholds that the keys cannot meet", () => {
  const bad: Threshold[] = ["2", "0", "x", "01", [], [[]], ["1/2"], ["1/2", "1/2"], ["2/1"], ["1/0"], [[
    "0.5",
    "0.5",
  ]]];
  for (const threshold of bad) {
    assert.throws(() => parseEvent(single({ threshold }).raw), EventFormatError, JSON.stringify(threshold));
  }
});

Deno.test("verifyEvent() refuses two signatures of one key, and one of a key that is not there", () => {
  const built = incept({ keys: [A.verkey, B.verkey], nextDigests: [], threshold: "2" });
  for (const index of [0, 7]) {
    const places = [{ signer: A, index: 0 }, { signer: A, index }];
    assert.throws(
      () => verifyEvent({ event: built.event, ...signEvent(built, places), state: null, anchor: null }),
      index === 0 ? EventFormatError : SignatureError,
    );
  }
});

Deno.test("verifyEvent() refuses a rotation to keys that were not committed to", () => {
  const state = advance(null, single().event);
  assert.throws(
    () => judge(rotate(state, { keys: [C.verkey], nextDigests: [] }), [C], { state }),
    PreRotationError,
  );
  const next = judge(rotate(state, { keys: [B.verkey], nextDigests: [C.nextDigest] }), [B], { state }).state;
  assert.deepEqual([next.sn, next.keys, next.establishmentSn], [1, [B.verkey], 1]);
});

Deno.test("verifyEvent() needs the prior next threshold, not only the new one", () => {
  const icp = incept({ keys: [A.verkey], nextDigests: [B.nextDigest, C.nextDigest], nextThreshold: "2" });
  const state = advance(null, icp.event);
  const rot = rotate(state, { keys: [B.verkey, C.verkey], nextDigests: [D.nextDigest], threshold: "1" });
  assert.throws(() => judge(rot, [B], { state }), PreRotationError);
  assert.equal(judge(rot, [B, C], { state }).signatures, 2);
});

Deno.test("verifyEvent() closes logs without next keys, and keeps to the traits", () => {
  const closed = advance(null, incept({ keys: [A.verkey], nextDigests: [] }).event);
  assert.throws(() => judge(interact(closed, []), [A], { state: closed }), EventRuleError);
  const establishOnly = advance(null, single({ traits: ["EO"] }).event);
  assert.throws(() => judge(interact(establishOnly, []), [A], { state: establishOnly }), EventRuleError);
});

Deno.test("verifyEvent() keeps witnesses consistent over rotations", () => {
  const [first, second] = WITNESSES as [Signer, Signer];
  assert.throws(() => judge(single({ backerThreshold: "1" }), [A]), EventRuleError);
  assert.throws(() => judge(single({ backers: [first.verkey], backerThreshold: "2" }), [A]), EventRuleError);
  const state = judge(single({ backers: [first.verkey], backerThreshold: "1" }), [A]).state;
  const rotation = { keys: [B.verkey], nextDigests: [C.nextDigest] };
  assert.throws(
    () => judge(rotate(state, { ...rotation, cutBackers: [second.verkey] }), [B], { state }),
    EventRuleError,
  );
  assert.throws(
    () => judge(rotate(state, { ...rotation, addBackers: [first.verkey] }), [B], { state }),
    EventRuleError,
  );
  const again = { cutBackers: [first.verkey], addBackers: [first.verkey] };
  assert.throws(() => judge(rotate(state, { ...rotation, ...again }), [B], { state }), EventRuleError);
  const swap = rotate(state, { ...rotation, cutBackers: [first.verkey], addBackers: [second.verkey] });
  assert.deepEqual(judge(swap, [B], { state }).state.backers, [second.verkey]);
});

Deno.test("verifyEvent() refuses a delegated event whose anchor is not as it says", () => {
  const root = single();
  const dip = inceptDelegated(root.event.i, { keys: [C.verkey], nextDigests: [D.nextDigest] });
  const seal = keyEventSeal(dip.event.i, 0, dip.event.d);
  const anchor = { event: interact(advance(null, root.event), [seal]).event, traits: [] };
  const state = judge(dip, [C], { anchor }).state;
  assert.equal(state.delegator, root.event.i);

  assert.throws(() => judge(dip, [C]), DelegationError);
  assert.throws(() => judge(dip, [C], { anchor: { ...anchor, traits: ["DND"] } }), DelegationError);
  const other = { event: interact(advance(null, root.event), [{ d: dip.event.d }]).event, traits: [] };
  assert.throws(() => judge(dip, [C], { anchor: other }), DelegationError);
  const listed = {
    event: interact(advance(null, root.event), [{ ...seal, i: [dip.event.i] }]).event,
    traits: [],
  };
  assert.throws(() => judge(dip, [C], { anchor: listed }), DelegationError);
  const source = { sn: 1, said: anchor.event.d };
  const signed = signEvent(dip, [{ signer: C, index: 0 }], source);
  assert.throws(
    () => verifyEvent({ event: dip.event, ...signed, state: null, anchor: other }),
    DelegationError,
  );
  assert.throws(
    () => verifyEvent({ event: dip.event, ...signed, state: null, anchor: null }),
    DelegationError,
  );

  const rotation = { keys: [D.verkey], nextDigests: [A.nextDigest] };
  assert.throws(() => judge(rotate({ ...state, delegator: null }, rotation), [D], { state }), EventRuleError);
  const drt = rotate(state, rotation);
  assert.throws(() => judge(drt, [D], { state }), DelegationError);
  const drtSeal = keyEventSeal(dip.event.i, 1, drt.event.d);
  const drtAnchor = { event: interact(advance(null, root.event), [drtSeal]).event, traits: [] };
  assert.equal(judge(drt, [D], { state, anchor: drtAnchor }).state.sn, 1);
  assert.throws(() => judge(root, [A], { anchor }), EventFormatError);
});

Deno.test("verifyEvent() refuses a signature by a key that is no point of the curve", () => {
  const key = encodePrimitive(CODES.verkey, Uint8Array.from({ length: 32 }, (_, at) => at === 0 ? 2 : 0));
  assert.throws(() => judge(incept({ keys: [key], nextDigests: [] }), [A]), SignatureError);
});

Deno.test("parseEvent() refuses two fields under one name with a comma", () => {
  const { b: _b, c: _c, a, ...fields } = single().event;
  const joined = saidify({ ...fields, "b,c": [], a } as unknown as KeyEvent);
  assert.throws(() => parseEvent(joined.raw), EventFormatError);
});

Deno.test("parseEvent() refuses missing, extra and misordered fields, wrong sizes and other encodings", () => {
  const { event, raw } = single();
  const text = new TextDecoder().decode(raw);
  const { a: _a, ...missing } = event;
  const bad: [string, string][] = [
    ["missing", JSON.stringify(missing)],
    ["extra", JSON.stringify({ ...event, x: 1 })],
    ["misordered", JSON.stringify({ ...missing, a: [], c: [] }).replace('"c":[],', "")],
    ["size", text.replace("KERI10JSON0", "KERI10JSON1")],
    ["version", text.replace("KERI10JSON", "KERI20JSON")],
    ["space", text.replace(",", ", ")],
    ["escape", text.replace('"icp"', '"\\u0069cp"')],
    ["type", text.replace('"icp"', '"xxx"')],
    ["prototype", text.replace('"icp"', '"constructor"')],
    ["list", "[]"],
    ["null", "null"],
    ["empty", ""],
    ["sn", text.replace('"s":"0"', '"s":"A"')],
    ["key", text.replace(A.verkey, A.verkey.slice(0, -1) + "!")],
    ["seals", text.replace('"a":[]', '"a":[1]')],
  ];
  for (const [what, changed] of bad) {
    assert.throws(() => parseEvent(new TextEncoder().encode(changed)), EventFormatError, what);
  }
  assert.throws(() => parseEvent(Uint8Array.of(0xff, 0xfe)), EventFormatError);
});

Deno.test("parseAttachments() refuses unknown, empty and cut groups, and two source seals", () => {
  const { attachments } = signEvent(single(), [{ signer: A, index: 0 }], { sn: 3, said: single().event.d });
  const parsed = parseAttachments(attachments);
  assert.equal(encodeAttachments(parsed), attachments);
  const none = { signatures: [], witnessSignatures: [], receipts: [], sourceSeal: null };
  assert.deepEqual(parseAttachments(""), none);
  const bad = [
    "-",
    "-A",
    "-AAA",
    "-CAB",
    "-XAB",
    "?",
    attachments.slice(0, -1),
    attachments + "A",
    attachments.repeat(2),
  ];
  for (const text of bad) assert.throws(() => parseAttachments(text), KeriError, text);
});
