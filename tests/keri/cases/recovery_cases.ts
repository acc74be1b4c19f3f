import {
  DuplicityError,
  EventRuleError,
  PreRotationError,
  SignatureError,
} from "../../../lib/keri/errors.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { A, after, B, type Built, C, type Case, D, icp, ixn, rot, sign, signer } from "./build.ts";
import { anchorOf, at, DIP, DRT, OTHER_DRT, sealOf } from "./delegation_cases.ts";

const ICP = icp();
const IXN = ixn(after(ICP), "one");
const NEXT_IXN = ixn(after(ICP, IXN), "two");
const ROT = rot(after(ICP));
const LOG = [sign(ICP), sign(IXN), sign(NEXT_IXN)];
const BASIC = icp({ basicPrefix: true });

/** What the delegator has after it anchored the dip, and then what of the delegate's two rotations. */
const ANCHOR = anchorOf([ICP], DIP);
const FIRST = anchorOf([ICP, ANCHOR], DRT);
const BEGUN = [sign(ICP), sign(ANCHOR), sign(DIP, [C], at(ANCHOR))];

/**
 * Superseding recovery and duplicity. Source: KERI specification, "Superseding Rules for Recovery", A0 to B3. keripy 1.3.6 looks
 * for the keys of a superseding drt among the commitments of the drt that it supersedes, so it takes none of B.
 */
export const RECOVERY_CASES: readonly Case[] = [
  ["A0: a rotation over the newest interaction", [...LOG, sign(rot(after(ICP, IXN)), [B])], null],
  ["A0: a rotation over two interactions", [...LOG, sign(ROT, [B])], null],
  ["after a recovery the log goes on", [...LOG, sign(ROT, [B]), sign(ixn(after(ICP, ROT)), [B])], null],
  ["a recovery again, over what followed", twiceRecovered(), null],
  ["what was superseded comes again", [...LOG, sign(ROT, [B]), sign(IXN)], DuplicityError],
  [
    "a recovery to a key not committed to",
    [...LOG, sign(rot(after(ICP), { by: [C] }), [C])],
    PreRotationError,
  ],
  ["a recovery signed by the old key", [...LOG, sign(ROT, [A])], SignatureError],
  [
    "A1: a rotation over a rotation",
    [sign(ICP), sign(ROT, [B]), sign(rot(after(ICP), { next: [D] }), [B])],
    DuplicityError,
  ],
  ["A1: over an interaction that a rotation follows", overRotated(), DuplicityError],
  ["A2: an interaction over an interaction", [...LOG, sign(ixn(after(ICP), "other"))], DuplicityError],
  ["A2: an interaction over a rotation", [sign(ICP), sign(ROT, [B]), sign(IXN)], DuplicityError],
  [
    "two inceptions of one basic prefix",
    [sign(BASIC), sign(icp({ basicPrefix: true, next: [C] }))],
    DuplicityError,
  ],
  ["the same event again", [...LOG, sign(IXN)], null],
  ["a rotation of an identifier that never rotates", [
    sign(icp({ next: [] })),
    sign(rot(after(icp({ next: [] }))), [B]),
  ], EventRuleError],
  ["A0: a delegated rotation over an interaction", overDelegated(), null],
  ["B1: a delegated rotation with a later anchor", delegated(DRT, OTHER_DRT), null, "refuses"],
  ["B2: sealed later in the same anchor", inOneAnchor(DRT, OTHER_DRT), null, "refuses"],
  ["B2: sealed earlier in the same anchor", inOneAnchor(OTHER_DRT, DRT), DuplicityError],
  ["B3: its anchor superseded the other's", inSuperseding(), null, "refuses"],
  ["B: a delegated rotation with an earlier anchor", earlier(), DuplicityError],
  ["B: with an earlier anchor, the other's being superseded", earlier({ isUndone: true }), DuplicityError],
  ["the inception again, after a rotation", [
    ...BEGUN,
    sign(FIRST),
    sign(DRT, [D], at(FIRST)),
    sign(DIP, [C], at(ANCHOR)),
  ], null],
];

function twiceRecovered(): SignedEvent[] {
  const more = ixn(after(ICP, ROT), "three");
  return [...LOG, sign(ROT, [B]), sign(more, [B]), sign(rot(after(ICP, ROT), { by: [C], next: [D] }), [C])];
}

/** A rotation at 1, where the log went on with an interaction at 1 and a rotation at 2. */
function overRotated(): SignedEvent[] {
  return [sign(ICP), sign(IXN), sign(rot(after(ICP, IXN)), [B]), sign(ROT, [B])];
}

function overDelegated(): SignedEvent[] {
  return [...BEGUN, sign(ixn(after(DIP)), [C]), sign(FIRST), sign(DRT, [D], at(FIRST))];
}

function delegated(first: Built, second: Built): SignedEvent[] {
  const anchor = anchorOf([ICP, ANCHOR], first);
  const later = anchorOf([ICP, ANCHOR, anchor], second);
  return [...BEGUN, sign(anchor), sign(first, [D], at(anchor)), sign(later), sign(second, [D], at(later))];
}

/** The anchor seals DRT, then OTHER_DRT. */
function inOneAnchor(first: Built, second: Built): SignedEvent[] {
  const anchor = anchorOf([ICP, ANCHOR], DRT, OTHER_DRT);
  return [...BEGUN, sign(anchor), sign(first, [D], at(anchor)), sign(second, [D], at(anchor))];
}

/** The delegator rotates over its anchor, and seals the other rotation there. */
function inSuperseding(): SignedEvent[] {
  const rotation = rot(after(ICP, ANCHOR), { next: [signer(9)], seals: [sealOf(OTHER_DRT)] });
  return [
    ...BEGUN,
    ...[sign(FIRST), sign(DRT, [D], at(FIRST))],
    ...[sign(rotation, [B]), sign(OTHER_DRT, [D], at(rotation))],
  ];
}

/** The delegator may rotate over its later anchor before the rotation that it sealed earlier comes. */
function earlier({ isUndone = false } = {}): SignedEvent[] {
  const anchor = anchorOf([ICP, ANCHOR], OTHER_DRT);
  const later = anchorOf([ICP, ANCHOR, anchor], DRT);
  return [
    ...[...BEGUN, sign(anchor), sign(later), sign(DRT, [D], at(later))],
    ...isUndone ? [sign(rot(after(ICP, ANCHOR, anchor)), [B])] : [],
    sign(OTHER_DRT, [D], at(anchor)),
  ];
}
