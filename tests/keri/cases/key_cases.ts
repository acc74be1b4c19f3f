import { Buffer } from "node:buffer";
import { encodePrimitive } from "../../../lib/keri/cesr.ts";
import {
  EventFormatError,
  EventRuleError,
  PreRotationError,
  SignatureError,
} from "../../../lib/keri/errors.ts";
import { nextKeyDigest } from "../../../lib/keri/said.ts";
import {
  A,
  after,
  B,
  C,
  type Case,
  changed,
  D,
  icp,
  ixn,
  K,
  P,
  Q,
  rot,
  sign,
  signAt,
  signer,
} from "./build.ts";

const DIGESTS = ["F", "G", "H", "I", "0D", "0E", "0F", "0G"];
const [FIXED, FIXED_P] = [signer(1, "Ed25519", false), signer(1, "P-256", false)];
const AUTHS = icp({ by: [P], next: [Q] });
const BASIC = icp({ basicPrefix: true });
const MANY = Array.from({ length: 70 }, (_, at) => signer(100 + at));
const MORE = MANY.map(({ verkey }) => verkey);

/** Keys of every curve, signature codes, digests and prefixes. */
export const KEY_CASES: readonly Case[] = [
  ["one Ed25519 key, signature A", [sign(icp())], null],
  ["one P-256 key, signature E", [sign(AUTHS, [P])], null],
  ["one P-256 key, signature A, as auths writes it", [asA(sign(AUTHS, [P]))], null],
  ["an Ed25519 key, signature E", [asE(sign(icp()))], EventFormatError, "accepts"],
  ["one secp256k1 key, signature C", [sign(icp({ by: [K] }), [K])], null],
  ["keys of three curves", [sign(icp({ by: [A, P, K], threshold: "3" }), [A, P, K])], null],
  ["a P-256 key that is not on the curve", [sign(noPoint("1AAJ", 33), [P])], SignatureError],
  ["an Ed25519 key that is not on the curve", [sign(noPoint("D", 32))], SignatureError],
  ["a P-256 signature by another key", [sign(AUTHS, [Q])], SignatureError],
  ["a P-256 key rotates to P-256", [sign(AUTHS, [P]), sign(rot(after(AUTHS), { by: [Q] }), [Q])], null],
  ["Ed25519 rotates to P-256", [
    sign(icp({ next: [P] })),
    sign(rot(after(icp({ next: [P] })), { by: [P] }), [P]),
  ], null],
  ["an Ed448 key", [sign(changed(icp(), { k: ["1AAD" + "A".repeat(76)] }))], EventFormatError],
  ["an encryption key", [sign(changed(icp(), { k: ["C" + A.verkey.slice(1)] }))], EventFormatError],
  ["a key twice", [sign(icp({ by: [A, A] }))], EventFormatError, "accepts"],
  [
    "a key twice, once as one that never rotates",
    [sign(icp({ by: [A, FIXED] }))],
    EventFormatError,
    "accepts",
  ],
  ["a commitment twice", [sign(icp({ next: [B, B] }))], EventFormatError, "accepts"],
  ["a key with a stray bit", [sign(changed(icp(), { k: ["DQ" + A.verkey.slice(2)] }))], EventFormatError],
  ["a key cut short", [sign(changed(icp(), { k: [A.verkey.slice(0, -1)] }))], EventFormatError],

  ...DIGESTS.map((
    code,
  ): Case => [`digest ${code} as SAID and prefix`, [sign(changed(icp(), {}, code))], null]),
  ...DIGESTS.map((code): Case => [
    `digest ${code} as next-key commitment`,
    committed(nextKeyDigest(B.verkey, code)),
    null,
  ]),
  ["a commitment to another key under code H", committed(nextKeyDigest(C.verkey, "H")), PreRotationError],
  ["a SAID of code F in an interaction", [sign(icp()), sign(changed(ixn(after(icp())), {}, "F"))], null],
  ["a digest of code J", [sign(changed(icp(), { n: ["J" + B.nextDigest.slice(1)] }))], EventFormatError],

  ["a basic prefix", [sign(BASIC)], null],
  ["a basic prefix goes on", [sign(BASIC), sign(ixn(after(BASIC)))], null],
  ["a basic prefix rotates", [sign(BASIC), sign(rot(after(BASIC)), [B])], null],
  ["a basic prefix of P-256", [sign(icp({ by: [P], basicPrefix: true }), [P])], null],
  ["a fixed basic prefix", [sign(icp({ by: [FIXED], next: [], basicPrefix: true }))], null],
  ["a fixed basic prefix of P-256", [sign(icp({ by: [FIXED_P], next: [], basicPrefix: true }), [P])], null],
  ["a fixed prefix with next keys", [sign(icp({ by: [FIXED], basicPrefix: true }))], EventFormatError],
  [
    "a fixed prefix with seals",
    [sign(icp({ by: [FIXED], next: [], basicPrefix: true, seals: [{ d: "x" }] }))],
    EventFormatError,
  ],
  [
    "a fixed prefix goes on",
    [
      sign(icp({ by: [FIXED], next: [], basicPrefix: true })),
      sign(ixn(after(icp({ by: [FIXED], next: [], basicPrefix: true })))),
    ],
    EventRuleError,
  ],
  ["a basic prefix with two keys", [sign(icp({ by: [A, B], basicPrefix: true }))], EventFormatError],
  ["a basic prefix that is another key", [sign(changed(icp(), { i: B.verkey }))], EventFormatError],
  ["prefix and SAID of different digests", [sign(twoDigests())], EventFormatError, "accepts"],

  ["70 keys, signed by the last, index in two characters", [signAt(icp({ keys: MORE }), [place(69)])], null],
  ["70 keys, signature 2B", [signAt(icp({ keys: MORE }), [{ ...place(69), priorIndex: null }])], null],
  ["a rotation adds a key, signature B", adding(null), null],
  ["a rotation adds a key, its signature naming a commitment of another", adding(0), null],
  ["a rotation drops the first key, signature 2A", dropping(1), null],
  ["a rotation drops the first key, signature A", dropping(0), PreRotationError],
  ["a rotation reveals nothing, signature B", [
    sign(icp()),
    signAt(rot(after(icp())), [{ signer: B, index: 0, priorIndex: null }]),
  ], PreRotationError],
  [
    "a rotation to a key not committed to",
    [sign(icp()), sign(rot(after(icp()), { by: [C] }), [C])],
    PreRotationError,
  ],
  [
    "signature 2B with a prior index",
    [{ ...sign(icp()), attachments: big2B(sign(icp()).attachments) }],
    EventFormatError,
  ],
];

function place(index: number) {
  return { signer: MANY[index]!, index };
}

function asA({ raw, attachments }: ReturnType<typeof sign>) {
  return { raw, attachments: attachments.replace("-AABE", "-AABA") };
}

function asE({ raw, attachments }: ReturnType<typeof sign>) {
  return { raw, attachments: attachments.replace("-AABA", "-AABE") };
}

/** 2B, index 0, prior index 1. */
function big2B(attachments: string): string {
  return attachments.replace("-AABAA", "-AAB2BAAAB");
}

function noPoint(code: string, size: number) {
  const raw = Buffer.alloc(size, 0);
  raw[0] = 2;
  if (code !== "D") raw.fill(0xff, 1);
  return icp({ keys: [encodePrimitive(code, raw)] });
}

function committed(digest: string) {
  const built = icp({ nextDigests: [digest] });
  return [sign(built), sign(rot(after(built)), [B])];
}

/** One key becomes two; the second signs with this prior index. */
function adding(priorIndex: number | null) {
  const rotation = rot(after(icp()), { by: [B, D], threshold: "2" });
  return [sign(icp()), signAt(rotation, [{ signer: B, index: 0 }, { signer: D, index: 1, priorIndex }])];
}

/** Of two commitments the second alone is revealed, by a signature with this prior index. */
function dropping(priorIndex: number) {
  const built = icp({ next: [B, C] });
  return [sign(built), signAt(rot(after(built), { by: [C] }), [{ signer: C, index: 0, priorIndex }])];
}

function twoDigests() {
  const [said, other] = [changed(icp(), {}), changed(icp(), {}, "F")];
  const text = Buffer.from(said.raw).toString("utf8");
  const raw = Buffer.from(text.replace(`"i":"${said.event.i}"`, `"i":"${other.event.d}"`));
  return { event: { ...said.event, i: other.event.d }, raw } as typeof said;
}
