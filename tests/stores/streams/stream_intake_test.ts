import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { encodeAttachments, type Receipt } from "../../../lib/keri/attachments.ts";
import { DelegationError, EventFormatError, SequenceError } from "../../../lib/keri/errors.ts";
import { inceptDelegated, interact } from "../../../lib/keri/build_events.ts";
import { decodeIndexedSignature } from "../../../lib/keri/indexed_signature.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { receipt } from "../../../lib/keri/signer.ts";
import { StreamIntake } from "../../../lib/stores/streams/stream_intake.ts";
import { CASES } from "../../keri/cases/all_cases.ts";
import {
  after,
  attached,
  B,
  type Built,
  C,
  D,
  icp,
  ixn,
  rot,
  sign,
  signer,
  WITNESSES,
} from "../../keri/cases/build.ts";
import { anchorOf, at, DIP, DRT } from "../../keri/cases/delegation_cases.ts";
import { sent } from "../../keri/stream/chunked.ts";
import { bytes, signedLog, type Vector, vector, VECTORS } from "../../keri/vectors.ts";
import { memorySink, outcomes, take } from "./take.ts";

const ROOT = icp();
const ANCHOR = anchorOf([ROOT], DIP);
const AT_DIP = after(DIP);
const DRT_ANCHOR = anchorOf([ROOT, ANCHOR], DRT);
const signedRoot = sent(sign(ROOT));
const signedAnchor = sent(sign(ANCHOR));
const signedDrtAnchor = sent(sign(DRT_ANCHOR));
const signedDip = sent(sign(DIP, [C], at(ANCHOR)));
const signedDrt = sent(sign(DRT, [D], at(DRT_ANCHOR)));

Deno.test("every published vector is accepted, in its order and log by log", async () => {
  const published = ({ raw, attachment, witnessAttachment }: Vector) =>
    sent({ raw: bytes(raw), attachments: attachment + (witnessAttachment ?? "") });
  const inOrder = VECTORS.vectors.filter(({ id }) => id !== "hex-ixn").map(published);
  const byLog = Object.keys(VECTORS.kels).flatMap((name) => signedLog(name).map(sent));
  for (const parts of [inOrder, byLog]) {
    const verdicts = await take(parts);
    assert.deepEqual(verdicts.map(({ outcome }) => outcome), parts.map(() => "accepted"));
  }
  // Event 26 of a log whose events 1 to 25 are not published.
  const [, last] = await take([vector("hex-icp"), vector("hex-ixn")].map(published));
  assert.ok(last!.error instanceof SequenceError);
});

/** What a stream may hold beside key events, and an event may not within. */
const BETWEEN: Readonly<Record<string, string>> = {
  "a genus mark before the event": "accepted",
  "the genus mark of KERI 2": "SignatureError",
  "an ACDC": "passed over",
};

for (const [subject, cases] of Object.entries(CASES)) {
  Deno.test(`a stream's last event is judged as the event by itself: the crafted cases of ${subject}`, async () => {
    for (const [name, events, verdict] of cases) {
      const verdicts = await take(events.map(sent));
      const before = verdicts.filter(({ number }) => number < events.length);
      assert.ok(before.every(({ outcome }) => outcome === "accepted"), name);
      const last = verdicts.find(({ number }) => number === events.length)!;
      const between = BETWEEN[name];
      if (between !== undefined) assert.equal(last.error?.name ?? last.outcome, between);
      else if (verdict === null) assert.ok(last.error === null, `${name}: ${last.error?.problem}`);
      else assert.ok(last.error instanceof verdict, `${name}: ${last.error?.name ?? last.outcome}`);
    }
  });
}

Deno.test("a delegated event waits for its anchor, and what comes for its log behind it waits, too", async () => {
  const follower = sent(sign(ixn(AT_DIP), [C]));
  const sink = memorySink();
  const verdicts = await take([signedDip, follower, signedRoot, signedAnchor], sink);
  assert.deepEqual(outcomes(verdicts), ["3 accepted", "4 accepted", "1 accepted", "2 accepted"]);
  assert.deepEqual(verdicts[2]!.waitedFor, { prefix: ROOT.event.i, sn: 1 });
  assert.equal(verdicts[0]!.waitedFor, null);
  assert.equal(sink.logs.signed(DIP.event.i).length, 2);
});

Deno.test("a delegated rotation waits for its own anchor; a delegate's delegate waits for both", async () => {
  assert.deepEqual(
    outcomes(await take([signedRoot, signedAnchor, signedDrt, signedDip, signedDrtAnchor, signedDrt])),
    // It is out of order where its log has not begun.
    ["1 accepted", "2 accepted", "3 refused", "4 accepted", "5 accepted", "6 accepted"],
  );
  const waiting = await take([signedRoot, signedAnchor, signedDip, signedDrt, signedDrtAnchor]);
  assert.deepEqual(outcomes(waiting), ["1 accepted", "2 accepted", "3 accepted", "5 accepted", "4 accepted"]);
  const grandchild = inceptDelegated(DIP.event.i, { keys: [B.verkey], nextDigests: [D.nextDigest] });
  const itsAnchor = anchorOf([DIP], grandchild);
  const parts = [sign(grandchild, [B], at(itsAnchor)), sign(DIP, [C], at(ANCHOR)), sign(itsAnchor, [C])];
  const verdicts = await take([...parts, sign(ANCHOR), sign(ROOT), sign(ANCHOR)].map(sent));
  assert.deepEqual(outcomes(verdicts), [
    "4 refused",
    "5 accepted",
    "6 accepted",
    "2 accepted",
    "3 accepted",
    "1 accepted",
  ]);
});

Deno.test("however logs are interleaved, each in its own order, all of them are taken in", async () => {
  const logs = ["root", "agent0", "agent1", "agent2", "agent3", "multi"].map((name) =>
    signedLog(name).map(sent)
  );
  const count = logs.flat().length;
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(logs.length - 1)), async (picks) => {
      const left = logs.map((log) => [...log]);
      const parts: Buffer[] = [];
      for (const pick of picks) {
        if (parts.length === count) break;
        const next = left[pick]!.shift();
        if (next !== undefined) parts.push(next);
      }
      const verdicts = await take(parts);
      assert.equal(verdicts.length, count);
      assert.ok(verdicts.every(({ outcome }) => outcome === "accepted"));
    }),
    { numRuns: 60, seed: 34 },
  );
});

Deno.test("an anchor that never comes is named at the end, and so is what waited behind", async () => {
  const follower = sent(sign(ixn(AT_DIP), [C]));
  const verdicts = await take([signedDip, follower, signedRoot]);
  assert.deepEqual(outcomes(verdicts), ["3 accepted", "1 refused", "2 refused"]);
  assert.ok(verdicts[1]!.error instanceof DelegationError);
  assert.equal(
    verdicts[1]!.error.problem,
    `its source seal names event 1 of ${ROOT.event.i}, which is not there at the end of the stream`,
  );
  assert.ok(verdicts[2]!.error instanceof SequenceError);
});

Deno.test("an event whose anchor is there and seals something else does not wait", async () => {
  const other = interact(after(ROOT), []);
  const verdicts = await take([signedRoot, sent(sign(other)), signedDip, signedDip]);
  assert.deepEqual(outcomes(verdicts), ["1 accepted", "2 accepted", "3 refused", "4 refused"]);
});

Deno.test("only events that are sound otherwise wait", async () => {
  const forged = sent(sign(DIP, [D], at(ANCHOR)));
  assert.deepEqual(outcomes(await take([forged, signedRoot, signedAnchor])), [
    "1 refused",
    "2 accepted",
    "3 accepted",
  ]);
});

Deno.test("no more than 16 MiB of events wait; those beyond are refused at once, the others taken in", async () => {
  const seals = Array.from({ length: 2200 }, (_, at) => ({ d: String(at).padStart(1000, "x") }));
  const dips = Array.from(
    { length: 9 },
    (_, at) =>
      inceptDelegated(ROOT.event.i, {
        keys: [C.verkey],
        nextDigests: [D.nextDigest],
        seals: [...seals, { d: `${at}` }],
      }),
  );
  const anchor = anchorOf([ROOT], ...dips);
  const verdicts = await take(
    [...dips.map((dip) => sign(dip, [C], at(anchor))), sign(ROOT), sign(anchor)].map(sent),
  );
  const waited = 7;
  assert.deepEqual(outcomes(verdicts), [
    ...["8 refused", "9 refused", "10 accepted", "11 accepted"],
    ...Array.from({ length: waited }, (_, at) => `${at + 1} accepted`),
  ]);
  assert.match(verdicts[0]!.error!.problem, /no more events can wait/);
});

Deno.test("damage, other messages and wrong events keep nothing else from being taken", async () => {
  const root = sign(ROOT);
  const second = ixn(after(ROOT));
  const parts = [
    sent(root).subarray(0, 100),
    sent(root),
    sent({ ...sign(second), attachments: sign(ROOT).attachments }),
    message('{"v":"KERI10JSON000000_","t":"rpy","d":"E"}'),
    sent(sign(second)),
    sent(sign(second)).subarray(0, -10),
  ];
  const verdicts = await take(parts);
  assert.deepEqual(outcomes(verdicts), [
    ...["1 refused", "2 accepted", "3 refused", "4 passed over", "5 accepted", "6 refused"],
  ]);
  assert.ok(verdicts[5]!.error instanceof EventFormatError);
  assert.equal(verdicts[5]!.byte, parts.slice(0, 5).reduce((sum, part) => sum + part.length, 0));
  assert.equal(verdicts[3]!.what, "rpy");
});

Deno.test("what comes again is no refusal, a fork is, and a recovery says from which number on", async () => {
  const [one, two] = [ixn(after(ROOT), "one"), ixn(after(ROOT), "two")];
  const recovery = rot(after(ROOT));
  const verdicts = await take(
    [sign(ROOT), sign(one), sign(one), sign(two), sign(recovery, [B])].map(sent),
  );
  assert.deepEqual(outcomes(verdicts), ["1 accepted", "2 accepted", "3 repeated", "4 refused", "5 accepted"]);
  const { error } = verdicts[3]!;
  assert.deepEqual([error!.name, error!.expected, error!.actual], [
    "DuplicityError",
    one.event.d,
    two.event.d,
  ]);
  assert.equal(verdicts[4]!.supersedes, 1);
});

Deno.test("events that come again are known by their SAIDs, without the states of their logs, and one that only says so is refused", async () => {
  const sink = memorySink();
  const one = ixn(after(ROOT), "one");
  const parts = [...["root", "agent0", "agent1"].flatMap((name) => signedLog(name)), sign(ROOT), sign(one)];
  const first = await take(parts.map(sent), sink);
  assert.ok(first.every(({ outcome }) => outcome === "accepted"));
  let states = 0;
  const counting = {
    ...sink,
    reader: () => ({
      ...sink.reader(),
      state: (prefix: string) => {
        states += 1;
        return sink.reader().state(prefix);
      },
    }),
  };
  const again = await take(parts.map(sent), counting);
  assert.ok(again.every(({ outcome }) => outcome === "repeated"));
  assert.equal(states, 1, "of the first event, before any has come again");
  const { raw, attachments } = sign(one);
  const forged = { raw: bytes(new TextDecoder().decode(raw).replace('"one"', '"two"')), attachments };
  const [, , last] = await take([sign(ROOT), sign(one), forged].map(sent), counting);
  assert.equal(last!.error?.name, "SaidError");
});

Deno.test("events with too few receipts are marked, or refused where receipts are asked for", async () => {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  const whole = { raw: bytes(raw), attachments: attachment + witnessAttachment! };
  const bare = { raw: bytes(raw), attachments: attachment };
  const judged = async (event: SignedEvent, requireReceipts: boolean) => {
    const [verdict] = await take([sent(event)], memorySink(), { requireReceipts });
    return [verdict!.outcome, verdict!.unwitnessed];
  };
  assert.deepEqual(await judged(whole, false), ["accepted", false]);
  assert.deepEqual(await judged(bare, false), ["accepted", true]);
  assert.deepEqual(await judged(bare, true), ["refused", false]);
});

/** The witnessed vector without its receipts, and these by themselves: signatures of witnesses 0 to 2. */
function receipted() {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  const { i, b } = JSON.parse(raw);
  const signatures = Array.from(
    { length: 3 },
    (_, at) => witnessAttachment!.slice(4 + 88 * at, 92 + 88 * at),
  );
  const rct = (attachments: string, said: string = i) =>
    Buffer.concat([
      message(`{"v":"KERI10JSON000000_","t":"rct","d":"${said}","i":"${i}","s":"0"}`),
      Buffer.from(attachments),
    ]);
  const event = sent({ raw: bytes(raw), attachments: attachment });
  return { event, signatures, rct, said: i, witnesses: b };
}

Deno.test("receipts in messages of their own are verified by their event, before it too, and complete its receipts", async () => {
  const { event, signatures: [first, second, third], rct, said, witnesses } = receipted();
  const couple = encodeAttachments({
    receipts: [{ by: witnesses[2], signature: decodeIndexedSignature(third!, 0).value.signature }],
  });
  const two = rct(`-BAC${first}${second}`);
  const verdicts = await take([event, two, rct(couple)]);
  assert.deepEqual(outcomes(verdicts), ["1 accepted", "2 verified", "3 verified"]);
  assert.deepEqual(
    verdicts.map(({ receipts, unwitnessed, completes }) => [receipts, unwitnessed, completes]),
    [[0, true, false], [2, false, false], [1, false, true]],
  );
  assert.equal(verdicts[1]!.event!.d, said);
  assert.deepEqual(outcomes(await take([two, event, rct(couple)])), [
    "2 accepted",
    "1 verified",
    "3 verified",
  ]);
  const again = await take([event, event, two, two]);
  assert.deepEqual(
    again.map(({ completes }) => completes),
    [false, false, false, false],
    "two witnesses, not four",
  );
});

Deno.test("receipts that do not hold are refused, and those that nothing here can verify are named", async () => {
  const { event, signatures: [first, second], rct } = receipted();
  const forged = rct(`-BAB${first!.slice(0, 2)}${second!.slice(2)}`);
  const other = rct(`-BAB${first}`, ROOT.event.i);
  const torn = message('{"v":"KERI10JSON000000_","t":"rct","d":"E","i":"E"}');
  const rotating = rct("-FAB");
  const verdicts = await take([forged, event, forged, other, torn, rotating, rct("")]);
  assert.deepEqual(
    verdicts.map(({ number, error, what, outcome }) => [number, error?.name ?? what ?? outcome]),
    [
      [2, "accepted"],
      [1, "SignatureError"],
      [3, "SignatureError"],
      [4, "DuplicityError"],
      [5, "EventFormatError"],
      [6, "rct without a receipt by a key that never rotates"],
      [7, "rct without a receipt by a key that never rotates"],
    ],
  );
  assert.equal(
    verdicts[1]!.error!.problem,
    "a receipt of it does not hold: the signature of witness 0 is wrong",
  );
  const [alone] = await take([rct(`-BAB${first}`)]);
  assert.deepEqual([alone!.outcome, alone!.what], ["passed over", "rct of events that are not there"]);
});

Deno.test("receipts of a recovery do not stand for those that the event it took the place of lacks", async () => {
  const witnessed = icp({ backers: WITNESSES.slice(0, 2).map(({ verkey }) => verkey), backerThreshold: "2" });
  const state = after(witnessed);
  const [lost, recovery] = [ixn(state), rot(state)];
  const receiptsOf = (built: Built) => WITNESSES.slice(0, 2).map((witness) => receipt(witness, built));
  const whole = (signed: SignedEvent, built: Built) =>
    attached(signed, encodeAttachments({ receipts: receiptsOf(built) }));
  const events = [whole(sign(witnessed), witnessed), sign(lost), whole(sign(recovery, [B]), recovery)];
  const verdicts = await take([...events.map(sent), receiptMessage(recovery, receiptsOf(recovery))]);
  assert.deepEqual(
    verdicts.map(({ outcome, unwitnessed, completes }) => [outcome, unwitnessed, completes]),
    [
      ["accepted", false, false],
      ["accepted", true, false],
      ["accepted", false, false],
      ["verified", false, false],
    ],
  );
});

Deno.test("receipts that come behind a log of many rotations are verified by the witnesses of their event, without verifying the log for each", async () => {
  const log: Built[] = [icp({ backers: [WITNESSES[0]!.verkey], backerThreshold: "1" })];
  // Each of two witnesses by turns.
  const witnessOf = (sn: number) => WITNESSES[sn % 2]!;
  for (let sn = 1; sn <= 40; sn++) {
    const turn = { cutBackers: [witnessOf(sn - 1).verkey], addBackers: [witnessOf(sn).verkey] };
    log.push(rot(after(...log), { by: [signer(sn + 1)], next: [signer(sn + 2)], ...turn }));
  }
  const events = log.map((built, sn) => sign(built, [signer(sn + 1)])).map(sent);
  const receipts = log.map((built, sn) => receiptMessage(built, [receipt(witnessOf(sn), built)]));
  let replays = 0;
  const sink = memorySink();
  const counting = {
    ...sink,
    reader: () => ({
      ...sink.reader(),
      stateAt: (prefix: string, sn: number) => {
        replays += 1;
        return sink.reader().stateAt(prefix, sn);
      },
    }),
  };
  await take(events, counting);
  const verdicts = await take([...events, ...receipts], counting);
  assert.deepEqual(
    verdicts.slice(log.length).map(({ outcome }) => outcome),
    receipts.map(() => "verified"),
  );
  assert.ok(replays <= 1, `${replays} replays`);
  const completing = await take([...events, ...receipts]);
  assert.ok(completing.slice(log.length).every(({ completes }) => completes), "by the witness in force");
});

/** A receipt message of an event. */
function receiptMessage({ event: { d, i, s } }: Built, receipts: readonly Receipt[]): Uint8Array {
  return Buffer.concat([
    message(`{"v":"KERI10JSON000000_","t":"rct","d":"${d}","i":"${i}","s":"${s}"}`),
    Buffer.from(encodeAttachments({ receipts })),
  ]);
}

Deno.test("verdicts are told once their events are written, in batches", async () => {
  const log: Built[] = [ROOT];
  for (let sn = 1; sn < 300; sn++) log.push(ixn(stateOf(log)));
  const sink = memorySink();
  const written: number[] = [];
  await take(log.map((built) => sent(sign(built))), sink, {
    onVerdict: ({ number }) => {
      assert.ok(sink.logs.saids(ROOT.event.i).length >= number);
      if (number === 1 || number === 257) written.push(sink.logs.saids(ROOT.event.i).length);
    },
  });
  assert.deepEqual(written, [256, 300]);
});

Deno.test("large events that are refused are let go as others are", async () => {
  let told = 0;
  const intake = new StreamIntake(memorySink(), { requireReceipts: false, onVerdict: () => told += 1 });
  const signed = { raw: Buffer.alloc(2 ** 20, "{"), attachments: "" };
  for (let number = 1; number <= 8; number++) {
    await intake.take({ kind: "event", number, byte: 0, signed }, "s");
    assert.equal(told, number < 8 ? 0 : 8);
  }
});

function stateOf(log: readonly Built[]) {
  const { event } = log.at(-1)!;
  return { ...after(ROOT), sn: Number.parseInt(event.s, 16), said: event.d };
}

function message(text: string): Uint8Array {
  return bytes(text.replace("000000", text.length.toString(16).padStart(6, "0")));
}
