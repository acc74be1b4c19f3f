import { type Attachments, parseAttachments } from "./attachments.ts";
import type { IndexedSignature } from "./cesr.ts";
import {
  DelegationError,
  EventFormatError,
  EventRuleError,
  PreRotationError,
  PriorDigestError,
  SequenceError,
  SignatureError,
} from "./errors.ts";
import { isInception, isRotation, type KeyEvent, snOf } from "./events.ts";
import { advance, backersAfter, type KeyState } from "./key_state.ts";
import { checkSaid, nextKeyDigest } from "./said.ts";
import { anchors } from "./seals.ts";
import type { Tip } from "./signed_event.ts";
import { meetsThreshold } from "./threshold.ts";
import { verifySignature } from "./verifier.ts";

/** A parsed event with all that is needed to verify it. */
export interface EventEvidence {
  readonly event: KeyEvent;
  readonly raw: Uint8Array;
  /** CESR text. */
  readonly attachments: string;
  /** State after the event before; null where there is none. */
  readonly state: KeyState | null;
  /** For dip and drt: the delegator's event its source seal names, null where there is none, and the delegator's traits. */
  readonly anchor: { readonly event: KeyEvent; readonly traits: readonly string[] } | null;
}

/**
 * Verifies one event: SAID, sequence, prior digest, the log's rules, every attached signature, thresholds, pre-rotation
 * and delegation. Pure.
 *
 * Stricter than KERI in one point: an attached signature that does not verify refuses the event even where the others
 * meet the threshold. Witness signatures are checked where present; their threshold is not required (choice: receipts
 * arrive later and on other paths).
 * @returns key state after the event, and the number of signatures verified.
 * @throws {KeriError} The first thing wrong. Source: keri.md 1.2, 1.6, 1.7 and the checks of section 2.
 */
export function verifyEvent(evidence: EventEvidence): { state: KeyState; signatures: number } {
  const { event, raw, state } = evidence;
  checkSaid(event, raw);
  checkChain(event, state);
  checkRules(event, state);
  const next = advance(state, event);
  const attachments = parseAttachments(evidence.attachments);
  const signatures = checkSignatures(attachments, raw, next);
  if (state !== null && isRotation(event)) checkPreRotation(attachments.signatures, event.k, state);
  checkDelegation(evidence, attachments.sourceSeal, next);
  return { state: next, signatures };
}

function checkChain(event: KeyEvent, state: KeyState | null): void {
  const sn = snOf(event);
  const expectedSn = state === null ? 0 : state.sn + 1;
  if (sn !== expectedSn) {
    const why = state === null ? "the log is empty" : `the tip is ${state.sn}`;
    throw new SequenceError(`expected sequence number ${expectedSn}, because ${why}`, {
      expected: String(expectedSn),
      actual: String(sn),
      next: `append the event with sequence number ${expectedSn} first`,
    });
  }
  if (isInception(event) !== (sn === 0)) {
    const expected = sn === 0 ? "an inception (icp or dip)" : "rot, drt or ixn";
    throw new SequenceError(`sequence number ${sn} needs ${expected}`, { expected, actual: event.t });
  }
  if (state === null || isInception(event)) return;
  if (event.i !== state.prefix) {
    throw new SequenceError(`it belongs to ${event.i}`, { expected: state.prefix, actual: event.i });
  }
  if (event.p !== state.said) {
    throw new PriorDigestError(`its prior digest is ${event.p}`, {
      expected: state.said,
      actual: event.p,
      next: `build it again upon event ${state.sn}, SAID ${state.said}`,
    });
  }
}

function checkRules(event: KeyEvent, state: KeyState | null): void {
  if (isInception(event)) {
    checkBackers(event.b, event.bt);
    return;
  }
  if (state === null) return;
  if (state.nextDigests.length === 0) {
    throw new EventRuleError("the identifier committed to no next keys, so its log is closed", {
      expected: "no further event",
      actual: event.t,
    });
  }
  if (event.t === "ixn") {
    if (state.traits.includes("EO")) {
      throw new EventRuleError('the identifier has the trait "EO"', {
        expected: "rotations only",
        actual: "ixn",
      });
    }
    return;
  }
  const expected = state.delegator === null ? "rot" : "drt";
  if (event.t !== expected) {
    const kind = state.delegator === null ? "not delegated" : "delegated";
    throw new EventRuleError(`the identifier is ${kind}`, { expected, actual: event.t });
  }
  if (event.br.some((backer) => !state.backers.includes(backer))) {
    throw new EventRuleError('"br" cuts a witness that is not one', { expected: state.backers.join(" ") });
  }
  if (event.br.some((backer) => event.ba.includes(backer))) {
    throw new EventRuleError('"ba" adds a witness that "br" cuts', { expected: "one or the other" });
  }
  checkBackers(backersAfter(state.backers, event), event.bt);
}

function checkBackers(backers: readonly string[], threshold: string): void {
  const needed = Number.parseInt(threshold, 16);
  const possible = backers.length === 0 ? needed === 0 : needed >= 1 && needed <= backers.length;
  if (possible && new Set(backers).size === backers.length) return;
  throw new EventRuleError(`the witness threshold is ${needed} for ${backers.length} witnesses`, {
    expected: backers.length === 0 ? "0" : `1 to ${backers.length} different witnesses`,
    actual: String(needed),
  });
}

/** Verifies every signature against the keys in force; at least the threshold of them must be there. */
function checkSignatures(
  { signatures, witnessSignatures }: Attachments,
  raw: Uint8Array,
  state: KeyState,
): number {
  const places = verifyAll(signatures, raw, { what: "signing key", keys: state.keys });
  verifyAll(witnessSignatures, raw, { what: "witness", keys: state.backers });
  if (!meetsThreshold(state.threshold, places)) {
    throw new SignatureError(`${places.size} signatures do not meet the threshold`, {
      expected: `threshold ${JSON.stringify(state.threshold)} of ${state.keys.length} keys`,
      actual: `signatures by keys ${[...places].join(", ") || "none"}`,
      next: "collect the missing signatures and append again",
    });
  }
  return signatures.length + witnessSignatures.length;
}

/** @returns the indexes of the keys that signed. */
function verifyAll(
  signatures: readonly IndexedSignature[],
  raw: Uint8Array,
  { what, keys }: { readonly what: string; readonly keys: readonly string[] },
): Set<number> {
  const places = new Set<number>();
  for (const { index, signature } of signatures) {
    const key = keys[index];
    if (key === undefined) {
      throw new SignatureError(`a signature names ${what} ${index}`, { expected: `0 to ${keys.length - 1}` });
    }
    if (places.has(index)) {
      throw new EventFormatError(`two signatures name ${what} ${index}`, {
        expected: "one signature for each key",
      });
    }
    if (!verifySignature(key, raw, signature)) {
      throw new SignatureError(`the signature of ${what} ${index} is wrong`, {
        expected: `an Ed25519 signature by ${key}`,
        actual: "one that does not verify",
      });
    }
    places.add(index);
  }
  return places;
}

/** The signers revealed must be keys committed to before, enough of them for the prior next threshold. */
function checkPreRotation(
  signatures: readonly IndexedSignature[],
  keys: readonly string[],
  prior: KeyState,
): void {
  const revealed = new Set<number>();
  for (const { index, priorIndex } of signatures) {
    const digest = prior.nextDigests[priorIndex];
    if (digest !== undefined && digest === nextKeyDigest(keys[index]!)) revealed.add(priorIndex);
  }
  if (!meetsThreshold(prior.nextThreshold, revealed)) {
    throw new PreRotationError("its new keys are not those committed to before", {
      expected: `keys with the digests ${prior.nextDigests.join(" ")}, threshold ${
        JSON.stringify(prior.nextThreshold)
      }`,
      actual: `${revealed.size} of them revealed`,
      next: "rotate to the keys that the last establishment event committed to",
    });
  }
}

function checkDelegation({ event, anchor }: EventEvidence, source: Tip | null, state: KeyState): void {
  if (event.t !== "dip" && event.t !== "drt") {
    if (source === null) return;
    throw new EventFormatError("it is not delegated, but has a source seal", { expected: "no -G group" });
  }
  const next = `append an event of ${state.delegator} that seals it, then name that event in -G`;
  if (source === null) {
    throw new DelegationError("it has no source seal", { expected: "a -G group naming the anchor", next });
  }
  if (anchor === null || anchor.event.d !== source.said || anchor.event.i !== state.delegator) {
    const problem = `its source seal names event ${source.sn} of ${state.delegator}, which is not there`;
    throw new DelegationError(problem, { expected: source.said, actual: anchor?.event.d ?? "nothing", next });
  }
  if (anchor.traits.includes("DND")) {
    throw new DelegationError(`the delegator ${state.delegator} has the trait "DND"`, {
      expected: "no delegation",
    });
  }
  if (!anchors(anchor.event.a, event)) {
    throw new DelegationError(`event ${source.sn} of ${state.delegator} has no seal for it`, {
      expected: `seal {"i":"${event.i}","s":"${event.s}","d":"${event.d}"}`,
      actual: `${anchor.event.a.length} other seals`,
      next,
    });
  }
}
