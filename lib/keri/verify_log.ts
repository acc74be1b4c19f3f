import { isWitnessed } from "./check_signatures.ts";
import { KeriError } from "./errors.ts";
import type { KeyEvent } from "./events.ts";
import type { KeyState } from "./key_state.ts";
import { parseAttachments } from "./attachments.ts";
import { parseEvent } from "./parse_event.ts";
import type { SignedEvent } from "./signed_event.ts";
import { type EventEvidence, verifyEvent } from "./verify_event.ts";

/** An event of a delegator's log by sequence number, with the traits of its inception; null where there is none. */
export type AnchorLookup = (prefix: string, sn: number) => Promise<EventEvidence["anchor"]>;

/** An event of another log, by its place. */
export interface AnchorPlace {
  readonly prefix: string;
  readonly sn: number;
}

/** What is known of an event before its anchor is looked up. */
type UnanchoredEvent = Pick<EventEvidence, "event" | "attachments" | "state">;

/** What a full replay found. Counts cover the events before the first problem. */
export interface LogVerification {
  readonly events: number;
  readonly signatures: number;
  readonly seals: number;
  /** Events whose receipts so far are fewer than their witness threshold. Each is sound otherwise. */
  readonly unwitnessed: number;
  /** Bytes of the events and their attachments. */
  readonly bytes: number;
  /** State after the last good event. */
  readonly state: KeyState | null;
  /** The first thing wrong: at which event, counted from 0, and why. Null where the whole log holds. */
  readonly problem: { readonly at: number; readonly error: KeriError } | null;
}

/** Where a verification starts, and what it asks for. */
interface LogOptions extends Pick<EventEvidence, "requireReceipts" | "isStored"> {
  /** State before the first of the events, where they are the rest of a log. */
  readonly start?: KeyState | null;
  /** Told each event that holds, in order. */
  readonly onVerified?: (event: KeyEvent) => void;
}

/**
 * Verifies one log from its inception: every SAID, chain link, signature, threshold, pre-rotation and delegation seal.
 * Constant memory. Delegated events need `anchors`, or `isStored`; without them they are a problem.
 */
export async function verifyLog(
  events: AsyncIterable<SignedEvent> | Iterable<SignedEvent>,
  anchors: AnchorLookup = () => Promise.resolve(null),
  options: LogOptions = {},
): Promise<LogVerification> {
  const { start = null, onVerified, ...checks } = options;
  let state = start;
  const counts = { events: 0, signatures: 0, seals: 0, unwitnessed: 0, bytes: 0 };
  for await (const signed of events) {
    try {
      const event = parseEvent(signed.raw);
      const unanchored = { event, ...signed, state };
      const anchor = await findAnchor(unanchored, anchors);
      const result = verifyEvent({ ...unanchored, anchor, ...checks });
      state = result.state;
      counts.events += 1;
      counts.signatures += result.signatures;
      counts.seals += event.a.length;
      if (!isWitnessed(result.witnesses, result.state)) counts.unwitnessed += 1;
      counts.bytes += signed.raw.length + signed.attachments.length;
      onVerified?.(event);
    } catch (error) {
      if (!(error instanceof KeriError)) throw error;
      return { ...counts, state, problem: { at: counts.events, error } };
    }
  }
  return { ...counts, state, problem: null };
}

/** The event of its delegator that a delegated event's source seal names; null for other events, or where it is missing. */
export async function findAnchor(
  unanchored: UnanchoredEvent,
  anchors: AnchorLookup,
): Promise<EventEvidence["anchor"]> {
  const place = anchorPlace(unanchored);
  return place === null ? null : await anchors(place.prefix, place.sn);
}

/** Where a delegated event says that its anchor is: its delegator and the number that its source seal names; null for others. */
export function anchorPlace(
  { event, attachments, state }: UnanchoredEvent,
): AnchorPlace | null {
  if (event.t !== "dip" && event.t !== "drt") return null;
  const prefix = event.t === "dip" ? event.di : state?.delegator ?? null;
  const source = parseAttachments(attachments).sourceSeal;
  return prefix === null || source === null ? null : { prefix, sn: source.sn };
}
