import { EventFormatError, PreRotationError, SignatureError } from "../../../lib/keri/errors.ts";
import type { Threshold } from "../../../lib/keri/events.ts";
import type { Signer } from "../../../lib/keri/signer.ts";
import {
  A,
  after,
  B,
  C,
  type Case,
  changed,
  D,
  icp,
  rot,
  sign,
  signAt,
  signer,
  type Verdict,
} from "./build.ts";

/** Thresholds of three keys A, B, C: which sign, and what comes of it. */
const OF_THREE: readonly (readonly [Threshold, readonly Signer[], Verdict, ("accepts" | "refuses")?])[] = [
  ["2", [A, C], null],
  ["2", [B], SignatureError],
  [2, [A, B], null],
  [2, [A], SignatureError],
  [["1/2", "1/2", "1/2"], [A, C], null],
  [["1/2", "1/2", "1/2"], [B], SignatureError],
  [[["1/3", "1/3", "1/3"]], [A, B, C], null],
  [[["1/3", "1/3", "1/3"]], [A, B], SignatureError],
  [[["1/2", "1/2"], ["1"]], [A, B, C], null],
  [[["1/2", "1/2"], ["1"]], [A, B], SignatureError],
  [["1/2", "1/2", "0"], [A, B], null],
  [["1/2", "1/2", "0"], [A, C], SignatureError],
  [["1", "0", "0"], [A], null],
  [[{ "1/2": ["1/2", "1/2"] }, "1/2"], [A, B, C], null],
  [[{ "1/2": ["1/2", "1/2"] }, "1/2"], [A, C], SignatureError],
  [[{ "1": ["1", "1"] }, "0"], [B], null],
  [[[{ "1/2": ["1", "1"] }, { "1/2": ["1"] }]], [B, C], null],
  [[[{ "1/2": ["1", "1"] }, { "1/2": ["1"] }]], [A, B], SignatureError],
  ["0", [A], EventFormatError],
  ["02", [A, B], EventFormatError, "accepts"],
  ["4", [A, B, C], EventFormatError],
  [-1, [A], EventFormatError],
  [1.5, [A, B], EventFormatError],
  [[], [A], EventFormatError],
  [["1/2", "1/2"], [A, B], EventFormatError, "accepts"],
  [["1/4", "1/4", "1/4"], [A, B, C], EventFormatError],
  [["3/2", "1/2", "1/2"], [A, B, C], EventFormatError],
  [["0.5", "0.5", "0.5"], [A, B, C], EventFormatError],
  [[{ "1/2": ["1"], "1/3": ["1"] }, "1/2"], [A, B, C], EventFormatError],
  [[{ "1": ["1/4", "1/4"] }, "1"], [A, B, C], EventFormatError],
  [["1/2", ["1/2", "1/2"]] as unknown as Threshold, [A, B, C], EventFormatError],
];

/** Two of four commitments must be revealed; the others wait in reserve. */
const RESERVE = icp({ next: [A, B, C, D], nextThreshold: ["1/2", "1/2", "1/2", "1/2"] });
const TEN = Array.from({ length: 10 }, (_, at) => signer(40 + at));

export const THRESHOLD_CASES: readonly Case[] = [
  ...OF_THREE.map(([threshold, by, ...verdict]): Case => [
    `threshold ${JSON.stringify(threshold)}, signed by ${by.map(placeOf).join(", ")}`,
    [signAt(icp({ by: [A, B, C], threshold }), by.map((signer) => ({ signer, index: placeOf(signer) })))],
    ...verdict,
  ]),
  ["threshold a (ten)", [sign(icp({ by: TEN, threshold: "a" }), TEN)], null],
  ["threshold A (ten)", [sign(icp({ by: TEN, threshold: "A" }), TEN)], EventFormatError, "accepts"],
  ["next threshold 1 of no keys", [sign(icp({ next: [], nextThreshold: "1" }))], EventFormatError, "accepts"],
  ["next threshold 0 of one key", [sign(icp({ nextThreshold: "0" }))], EventFormatError, "accepts"],
  ["next threshold 2 of one key", [sign(icp({ nextThreshold: "2" }))], EventFormatError, "accepts"],
  ["next threshold as a number", [sign(icp({ nextThreshold: 1 }))], null],
  ["reserve keys stay hidden", [sign(RESERVE), revealing([[B, 1], [D, 3]])], null],
  ["too few of the committed keys", [sign(RESERVE), revealing([[B, 1]])], PreRotationError],
  ["the same committed key in two places", [sign(RESERVE), revealing([[B, 1], [C, 1]])], PreRotationError],
  [
    "next threshold 2, one revealed",
    [sign(icp({ next: [B, C], nextThreshold: "2" })), revealedOnce()],
    PreRotationError,
  ],
  [
    "thresholds of a number's text with a sign",
    [sign(changed(icp(), { kt: "+1" }))],
    EventFormatError,
    "accepts",
  ],
];

function placeOf(signer: Signer): number {
  return [A, B, C].indexOf(signer);
}

function revealing(signers: readonly (readonly [Signer, number])[]) {
  const rotation = rot(after(RESERVE), { by: signers.map(([signer]) => signer) });
  return signAt(rotation, signers.map(([signer, priorIndex], index) => ({ signer, index, priorIndex })));
}

function revealedOnce() {
  const state = after(icp({ next: [B, C], nextThreshold: "2" }));
  return signAt(rot(state, { by: [B, C], threshold: "1" }), [{ signer: B, index: 0 }]);
}
