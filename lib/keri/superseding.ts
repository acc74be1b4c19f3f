import { isRotation, type KeyEvent, snOf } from "./events.ts";
import type { KeyState } from "./key_state.ts";
import { sealPlace } from "./seals.ts";
import type { Tip } from "./signed_event.ts";
import type { AnchorLookup } from "./verify_log.ts";

/** What decides whether a verified event may take the place of a stored one. */
export interface SupersedingCase {
  /** State after the newest stored event. */
  readonly tip: KeyState;
  /** SAID of the stored event at the same sequence number. */
  readonly stored: string;
  /** Source seals of the stored and of the new event; null where not delegated. */
  readonly storedSource: () => Promise<Tip | null>;
  readonly source: Tip | null;
  /** Events in force in the delegator's log. */
  readonly anchor: AnchorLookup;
}

/**
 * Superseding recovery: whether a verified event replaces the stored one at its number, and with it all that follow.
 *
 * A0: a rotation supersedes interactions that no later rotation follows. A1: it never supersedes a rotation. A2: an
 * interaction supersedes nothing. B: a delegated rotation supersedes the newest delegated rotation where its own anchor is
 * the later one: at a higher number (B1), later in the seals of the same event (B2), or in an event that superseded the
 * anchor of the stored one (B3). C, the same question about the anchors, is answered by what is in force in the delegator's
 * log, as it was checked by the same rules. Source: KERI specification, "Superseding Rules for Recovery"; keri.md 4.
 */
export async function supersedes(event: KeyEvent, about: SupersedingCase): Promise<boolean> {
  const { tip, stored, source, anchor } = about;
  const sn = snOf(event);
  if (!isRotation(event)) return false;
  if (sn > tip.establishmentSn) return true;
  if (event.t !== "drt" || sn < tip.establishmentSn || tip.delegator === null || source === null) {
    return false;
  }
  const storedSource = await about.storedSource();
  if (storedSource === null) return false;
  const storedAnchor = (await anchor(tip.delegator, storedSource.sn))?.event ?? null;
  if (storedAnchor?.d !== storedSource.said) return true;
  if (source.sn !== storedSource.sn) return source.sn > storedSource.sn;
  return sealPlace(storedAnchor.a, event) > sealPlace(storedAnchor.a, { ...event, d: stored });
}
