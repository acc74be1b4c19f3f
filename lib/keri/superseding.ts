import type { EventEvidence } from "./verify_event.ts";
import { isRotation, type KeyEvent, snOf } from "./events.ts";
import { sealPlace } from "./seals.ts";
import type { Tip } from "./signed_event.ts";

/** What decides whether a verified event may take the place of a stored one. */
interface SupersedingCase {
  /** Sequence number of the log's newest establishment event. */
  readonly establishmentSn: number;
  /** SAID and source seal of the stored event at the same sequence number; the seal is null where it is not delegated. */
  readonly stored: string;
  readonly storedSource: () => Promise<Tip | null>;
  /** The delegator's event that seals the new one, in force in its log; null where the new one is not delegated. */
  readonly anchor: EventEvidence["anchor"];
}

/**
 * Superseding recovery: whether a verified event replaces the stored one at its number, and with it all that follow.
 *
 * A0: a rotation supersedes interactions that no later rotation follows. A1: it never supersedes a rotation. A2: an
 * interaction supersedes nothing. B: a delegated rotation supersedes the newest delegated rotation where its own anchor is
 * the later one: at a higher number (B1), later in the seals of the same event (B2), or in an event that superseded the
 * anchor of the stored one, at its number (B3). C, the same question about the anchors, is answered by what is in force in
 * the delegator's log, as it was checked by the same rules. Source: KERI specification, "Superseding Rules for Recovery";
 * keri.md 4.
 */
export async function supersedes(event: KeyEvent, about: SupersedingCase): Promise<boolean> {
  const { establishmentSn, stored, anchor } = about;
  const sn = snOf(event);
  if (!isRotation(event)) return false;
  if (sn > establishmentSn) return true;
  if (sn < establishmentSn || anchor === null) return false;
  const storedSource = await about.storedSource();
  if (storedSource === null) return false;
  const by = anchor.event;
  if (snOf(by) !== storedSource.sn) return snOf(by) > storedSource.sn;
  return by.d !== storedSource.said || sealPlace(by.a, event) > sealPlace(by.a, { ...event, d: stored });
}
