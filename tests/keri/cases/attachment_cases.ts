import { encodeAttachments } from "../../../lib/keri/attachments.ts";
import { encodeCounter, encodeNumber, encodeSeqner } from "../../../lib/keri/cesr.ts";
import { EventFormatError, EventRuleError, SignatureError } from "../../../lib/keri/errors.ts";
import { encodeIndexedSignature } from "../../../lib/keri/indexed_signature.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { receipt, type Signer } from "../../../lib/keri/signer.ts";
import {
  A,
  after,
  attached,
  B,
  type Built,
  C,
  type Case,
  icp,
  rot,
  sign,
  signAt,
  signer,
  WITNESSES,
} from "./build.ts";

const ICP = sign(icp());
const TWO = icp({ by: [A, B], threshold: "1" });
const [W0, W1, W2, W3] = WITNESSES as [Signer, Signer, Signer, Signer];
const WITNESSED = icp({ backers: [W0.verkey, W1.verkey, W2.verkey], backerThreshold: "2" });
const FIXED_P = signer(5, "P-256", false);
const DATE = "1AAG2020-08-22T17c50c09d988921p00c00";

/** When and as which event somebody first saw it, as keripy's exports add it. */
const FIRST_SEEN = encodeCounter("-E", 1) + encodeSeqner(0) + DATE;

/** Attachment groups, witnesses and receipts. */
export const ATTACHMENT_CASES: readonly Case[] = [
  ["no attachments", [{ ...ICP, attachments: "" }], SignatureError],
  ["group -V around all", [{ ...ICP, attachments: enclosed(ICP.attachments) }], null],
  ["group --V around all", [{ ...ICP, attachments: enclosed(ICP.attachments, "--V") }], null, "refuses"],
  ["group -V around -A and -E", [{ ...ICP, attachments: enclosed(ICP.attachments + FIRST_SEEN) }], null],
  ["group -E before -A", [{ ...ICP, attachments: FIRST_SEEN + ICP.attachments }], null],
  ["group -V within -V", [{ ...ICP, attachments: enclosed(enclosed(ICP.attachments)) }], EventFormatError],
  ["group -V cut short", [{ ...ICP, attachments: enclosed(ICP.attachments).slice(0, -4) }], EventFormatError],
  ["group -V that ends within a signature", [splitFrame()], EventFormatError],
  ["group -A twice, of one key each", [twice(A, B)], null],
  ["a signature twice", [twice(A, A)], EventFormatError, "accepts"],
  ["a group with no member", [attached(ICP, "-BAA")], EventFormatError, "accepts"],
  ["a signature too many, of a key that is not there", [outOfList()], SignatureError],
  ["a signature too many, wrong", [wrongExtra()], SignatureError, "accepts"],
  [
    "a source seal on an event that is not delegated",
    [sign(icp(), [A], { sn: 0, said: icp().event.d })],
    EventFormatError,
    "accepts",
  ],
  ["a receipt of a watcher, -C", [attached(ICP, receipts([W0], ICP))], null],
  ["a receipt of a P-256 watcher, -C", [attached(ICP, receipts([FIXED_P], ICP))], null],
  ["a wrong receipt of a watcher, -C", [attached(ICP, receipts([W0], sign(TWO)))], SignatureError, "accepts"],
  ["a receipt by a key that rotates, -C", [attached(ICP, receipts([B], ICP))], EventFormatError, "accepts"],
  ["a receipt of another identifier, -D as keripy 1.3 writes it", [attached(ICP, transferable(false))], null],
  [
    "a receipt of another identifier, -D as keripy 2 writes it",
    [attached(ICP, transferable(true))],
    null,
    "refuses",
  ],
  [
    "signatures of another identifier, -F",
    [attached(ICP, "-FAB" + transferable(true).slice(4))],
    EventFormatError,
    "accepts",
  ],
  ["a group of KERI 2, -K", [{ ...ICP, attachments: "-KAW" + ICP.attachments.slice(4) }], EventFormatError],
  [
    "groups of KERI 2, -C with -K",
    [{ ...ICP, attachments: "-CAX-KAW" + ICP.attachments.slice(4) }],
    EventFormatError,
  ],
  ["the genus mark of KERI 2", [{ ...ICP, attachments: "-_AAACAA" + ICP.attachments }], EventFormatError],
  ["attachments in binary", [{ ...ICP, attachments: "\u00f8\u0000\u0001" }], EventFormatError],
  ["letters behind the last group", [attached(ICP, "AAAA")], EventFormatError],

  ["witnesses, no receipt yet", [sign(WITNESSED)], null, "refuses"],
  ["witnesses, two receipts, -B", [attached(sign(WITNESSED), indexed(WITNESSED, [0, 2]))], null],
  [
    "witnesses, two receipts, -C",
    [attached(sign(WITNESSED), receipts([W0, W2], WITNESSED))],
    null,
    "refuses",
  ],
  [
    "witnesses, one receipt each way",
    [attached(sign(WITNESSED), indexed(WITNESSED, [1]) + receipts([W2], WITNESSED))],
    null,
    "refuses",
  ],
  ["a wrong receipt of a witness", [attached(sign(WITNESSED), indexed(TWO, [0, 1, 2]))], SignatureError],
  [
    "a witness number beyond the list",
    [attached(sign(WITNESSED), indexed(WITNESSED, [0, 1, 3]))],
    SignatureError,
  ],
  ["a witness of P-256", [witnessed([FIXED_P], "1")], null],
  ["a witness whose key rotates", [witnessed([B], "1")], EventFormatError, "accepts"],
  ["a witness twice", [witnessed([W0, W0], "1")], EventFormatError],
  ["more receipts asked than witnesses", [witnessed([W0], "2")], EventRuleError],
  ["witnesses, none of them asked", [witnessed([W0], "0")], EventRuleError],
  ["witness threshold as a number", [witnessed([W0], 1)], null],
  ["no witnesses, a receipt asked", [sign(icp({ backerThreshold: "1" }))], EventRuleError],
  [
    "a rotation cuts one and adds one",
    turned({ cutBackers: [W0.verkey], addBackers: [W3.verkey] }, [W1, W2]),
    null,
  ],
  ["a rotation cuts a stranger", turned({ cutBackers: [W3.verkey] }, [W0, W1]), EventRuleError],
  ["a rotation adds one that is there", turned({ addBackers: [W0.verkey] }, [W0, W1]), EventRuleError],
  [
    "a rotation cuts and adds the same",
    turned({ cutBackers: [W0.verkey], addBackers: [W0.verkey] }, [W1, W2]),
    EventRuleError,
  ],
  ["a rotation with a threshold of all", turned({ backerThreshold: "3" }, [W0, W1, W2]), null],
];

function enclosed(groups: string, code = "-V"): string {
  return code + encodeNumber(groups.length / 4, code === "-V" ? 2 : 5) + groups;
}

/** The frame ends within the signature, whose rest follows it. */
function splitFrame(): SignedEvent {
  const { attachments } = ICP;
  return { ...ICP, attachments: "-V" + encodeNumber(attachments.length / 4 - 1, 2) + attachments };
}

function twice(first: Signer, second: Signer): SignedEvent {
  const of = (by: Signer) => signAt(TWO, [{ signer: by, index: by === A ? 0 : 1 }]);
  return attached(of(first), of(second).attachments);
}

function outOfList(): SignedEvent {
  return signAt(icp(), [{ signer: A, index: 0 }, { signer: B, index: 1 }]);
}

function wrongExtra(): SignedEvent {
  return signAt(TWO, [{ signer: A, index: 0 }, { signer: C, index: 1 }]);
}

function receipts(by: readonly Signer[], event: Pick<SignedEvent, "raw">): string {
  return encodeAttachments({ receipts: by.map((signer) => receipt(signer, event)) });
}

/** Receipts by place among these witnesses. */
function indexed(event: Built, places: readonly number[], witnesses = WITNESSES): string {
  const witnessSignatures = places.map((index) => ({
    index,
    priorIndex: index,
    signature: witnesses[index]!.sign(event.raw),
    curve: witnesses[index]!.curve,
  }));
  return encodeAttachments({ witnessSignatures });
}

/** With as many receipts as there are witnesses, so that keripy need not wait. */
function witnessed(by: readonly Signer[], backerThreshold: string | number): SignedEvent {
  const event = icp({ backers: by.map(({ verkey }) => verkey), backerThreshold });
  return attached(sign(event), indexed(event, [...by.keys()], [...by]));
}

/** A rotation with receipts of all whom it leaves as witnesses, which begin with these. */
function turned(options: Parameters<typeof rot>[1], by: readonly Signer[]): SignedEvent[] {
  const rotation = rot(after(WITNESSED), options);
  return [
    attached(sign(WITNESSED), indexed(WITNESSED, [0, 1, 2])),
    attached(sign(rotation, [B]), indexed(rotation, [...by.keys()], [...by])),
  ];
}

/** C's identifier says that it saw the event. */
function transferable(inGroups: boolean): string {
  const endorser = icp({ by: [C] }).event;
  const signature = encodeIndexedSignature({ index: 0, priorIndex: 0, signature: C.sign(ICP.raw) });
  const members = endorser.i + encodeSeqner(0) + endorser.d + (inGroups ? encodeCounter("-A", 1) : "") +
    signature;
  return encodeCounter("-D", inGroups ? members.length / 4 : 1) + members;
}
