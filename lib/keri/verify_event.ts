import { parseAttachments } from "./attachments.ts";
import { checkPreRotation, checkReceipts, checkSignatures } from "./check_signatures.ts";
import { DelegationError, EventFormatError } from "./errors.ts";
import { checkChain, checkRules } from "./event_rules.ts";
import { isRotation, type KeyEvent } from "./events.ts";
import { advance, type KeyState } from "./key_state.ts";
import { checkSaid } from "./said.ts";
import { anchors } from "./seals.ts";
import type { Tip } from "./signed_event.ts";

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
  /** Refuses an event with fewer receipts than its witness threshold. Default: accepts it, as receipts arrive later. */
  readonly requireReceipts?: boolean;
  /**
   * Whether it was accepted before, so that its delegation is not checked: what anchored it may have been superseded since.
   * Default: false.
   */
  readonly isStored?: boolean;
}

/** What one event proved. */
export interface EventVerification {
  /** Key state after the event. */
  readonly state: KeyState;
  /** Signatures verified, of controllers, witnesses and watchers. */
  readonly signatures: number;
  /** Different witnesses whose receipts are attached. */
  readonly witnesses: number;
}

/**
 * Verifies one event: SAID, sequence, prior digest, the log's rules, every attached signature, thresholds, pre-rotation
 * and delegation. Pure.
 *
 * Stricter than KERI in one point: an attached signature that does not verify refuses the event even where the others
 * meet the threshold. Receipts are verified where present; their threshold is required only where asked for.
 * @throws {KeriError} The first thing wrong. Source: keri.md 1.2, 1.6, 1.7 and the checks of section 2.
 */
export function verifyEvent(evidence: EventEvidence): EventVerification {
  const { event, raw, state } = evidence;
  checkSaid(event, raw);
  checkChain(event, state);
  checkRules(event, state);
  const next = advance(state, event);
  const attachments = parseAttachments(evidence.attachments);
  const { signatures, witnesses } = checkSignatures(attachments, raw, next);
  if (state !== null && isRotation(event)) checkPreRotation(attachments.signatures, event.k, state);
  if (evidence.requireReceipts) checkReceipts(witnesses, next);
  if (!evidence.isStored) checkDelegation(evidence, attachments.sourceSeal, next);
  return { state: next, signatures, witnesses };
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
