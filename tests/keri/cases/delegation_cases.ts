import { inceptDelegated, interact, rotate } from "../../../lib/keri/build_events.ts";
import { DelegationError, EventFormatError, EventRuleError } from "../../../lib/keri/errors.ts";
import { advance } from "../../../lib/keri/key_state.ts";
import { keyEventSeal } from "../../../lib/keri/seals.ts";
import type { SignedEvent, Tip } from "../../../lib/keri/signed_event.ts";
import { A, after, B, type Built, C, type Case, changed, D, icp, ixn, K, rot, sign } from "./build.ts";

const ROOT = icp();
/** The delegate, and two ways it may go on from there. */
export const DIP = inceptDelegated(ROOT.event.i, { keys: [C.verkey], nextDigests: [D.nextDigest] });
const AT_DIP = advance(null, DIP.event);
export const [DRT, OTHER_DRT] = [A, K].map((next) =>
  rotate(AT_DIP, { keys: [D.verkey], nextDigests: [next.nextDigest] })
) as [Built, Built];

/** An event of the delegator that seals these, upon what it has. */
export function anchorOf(delegator: readonly Built[], ...sealed: readonly Built[]): Built {
  return interact(after(...delegator), sealed.map(sealOf));
}

export function sealOf({ event }: Built) {
  return keyEventSeal(event.i, Number.parseInt(event.s, 16), event.d);
}

/** Where an event stands, as a source seal names it. */
export function at({ event }: Built): Tip {
  return { sn: Number.parseInt(event.s, 16), said: event.d };
}

const ANCHOR = anchorOf([ROOT], DIP);
const DRT_ANCHOR = anchorOf([ROOT, ANCHOR], DRT);
/** Delegator and delegate before any rotation. */
const BEGUN = [sign(ROOT), sign(ANCHOR), sign(DIP, [C], at(ANCHOR))];
const AUTHS_DRT = changed(DRT, { di: ROOT.event.i });

/** Delegated events: anchors, source seals, kinds of rotation. */
export const DELEGATION_CASES: readonly Case[] = [
  ["dip, anchored as its -G says", BEGUN, null],
  ["dip, its delegator unknown", [sign(DIP, [C], at(ANCHOR))], DelegationError],
  ["dip without -G", [sign(ROOT), sign(ANCHOR), sign(DIP, [C])], DelegationError, "accepts"],
  [
    "dip, -G names an event that seals nothing",
    [sign(ROOT), sign(ANCHOR), sign(DIP, [C], at(ROOT))],
    DelegationError,
  ],
  [
    "dip, -G names another SAID",
    [sign(ROOT), sign(ANCHOR), sign(DIP, [C], { sn: 1, said: ROOT.event.d })],
    DelegationError,
    "accepts",
  ],
  [
    "dip, not sealed at all",
    [sign(ROOT), sign(ixn(after(ROOT))), sign(DIP, [C], at(ixn(after(ROOT))))],
    DelegationError,
  ],
  ["dip, sealed in a rotation", inRotation(), null],
  ["dip, sealed with the fields in another order", inOrder("d,i,s"), DelegationError],
  ["dip, its delegator with DND", ofDelegator({ traits: ["DND"] }), DelegationError],
  ["dip of a delegator with a basic prefix", ofDelegator({ basicPrefix: true }), null],
  [
    "dip with a basic prefix",
    [sign(ROOT), sign(changed(DIP, { i: C.verkey }), [C], at(ANCHOR))],
    EventFormatError,
  ],
  ["drt", [...BEGUN, sign(DRT_ANCHOR), sign(DRT, [D], at(DRT_ANCHOR))], null],
  ["drt, not sealed", [...BEGUN, sign(DRT, [D], at(ANCHOR))], DelegationError],
  ["drt with auths' field di", auths(AUTHS_DRT), null, "refuses"],
  [
    "drt with auths' field di of another delegator",
    auths(changed(DRT, { di: icp({ by: [B] }).event.i })),
    EventRuleError,
  ],
  ["rot of a delegated identifier", [...BEGUN, sign(changed(DRT, { t: "rot" }), [D])], EventRuleError],
  ["drt of an identifier that is not delegated", notDelegated(), EventRuleError, "accepts"],
  ["ixn of a delegated identifier", [...BEGUN, sign(ixn(AT_DIP), [C])], null],
];

function inRotation(): SignedEvent[] {
  const rotation = rot(after(ROOT), { seals: [sealOf(DIP)] });
  return [sign(ROOT), sign(rotation, [B]), sign(DIP, [C], at(rotation))];
}

function inOrder(names: string): SignedEvent[] {
  const seal = Object.fromEntries(names.split(",").map((name) => [name, sealOf(DIP)[name]]));
  const anchor = interact(after(ROOT), [seal]);
  return [sign(ROOT), sign(anchor), sign(DIP, [C], at(anchor))];
}

function ofDelegator(options: Parameters<typeof icp>[0]): SignedEvent[] {
  const root = icp(options);
  const dip = inceptDelegated(root.event.i, { keys: [C.verkey], nextDigests: [D.nextDigest] });
  const anchor = anchorOf([root], dip);
  return [sign(root), sign(anchor), sign(dip, [C], at(anchor))];
}

function auths(drt: Built): SignedEvent[] {
  const anchor = anchorOf([ROOT, ANCHOR], drt);
  return [...BEGUN, sign(anchor), sign(drt, [D], at(anchor))];
}

function notDelegated(): SignedEvent[] {
  const drt = changed(rot(after(ROOT)), { t: "drt" });
  const anchor = anchorOf([ROOT], drt);
  return [sign(ROOT), sign(drt, [B], at(anchor))];
}
