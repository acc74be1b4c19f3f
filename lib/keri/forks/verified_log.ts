import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import { parseAttachments } from "../attachments.ts";
import { SequenceError } from "../errors.ts";
import type { KeyEvent } from "../events.ts";
import type { KeyState } from "../key_state.ts";
import { parseEvent } from "../parse_event.ts";
import type { SignedEvent, Tip } from "../signed_event.ts";
import { type EventEvidence, verifyEvent } from "../verify_event.ts";
import { type AnchorLookup, findAnchor } from "../verify_log.ts";

/** One log as one source has it. */
export interface LogSource {
  readonly prefix: string;
  /** Events from the first; none where the source lacks the log. */
  readonly events: AsyncIterable<SignedEvent> | Iterable<SignedEvent>;
  /** Looks up delegators' events in the same source. */
  readonly anchor: AnchorLookup;
}

/** An event that verified upon those before it, with what decides whether it may take the place of another. */
export interface VerifiedEvent {
  readonly event: KeyEvent;
  /** The delegator's event that seals it, and its own claim which one that is; null where it is not delegated. */
  readonly anchor: EventEvidence["anchor"];
  readonly sourceSeal: Tip | null;
}

/** The newest event that a log read, as it came, and the state after it. */
interface Newest extends VerifiedEvent {
  readonly signed: SignedEvent;
  readonly state: KeyState;
}

/** Reads a source's log once, verifying each event upon those before it. Holds one event, however long the log is. */
export class VerifiedLog {
  readonly #prefix: string;
  readonly #events: AsyncGenerator<SignedEvent>;
  readonly #anchor: AnchorLookup;
  #newest: Newest | null = null;
  /** Why it was not read to its end: the first event that could not be read or does not verify, counted from 0. */
  problem: { readonly at: number; readonly error: HeadroomError } | null = null;

  constructor({ prefix, events, anchor }: LogSource) {
    this.#prefix = prefix;
    this.#events = each(events);
    this.#anchor = anchor;
  }

  /** State after the newest event read; null before the first. */
  get state(): KeyState | null {
    return this.#newest?.state ?? null;
  }

  /**
   * The next event; null after the last one, and where there is a `problem`.
   * @param twin A log that was alike so far and is one event ahead: where this one's is the same with the same attachments, it
   * need not be verified again. A delegated one is: its anchor is looked up in each source.
   */
  async next(twin: VerifiedLog | null = null): Promise<VerifiedEvent | null> {
    if (this.problem !== null) return null;
    try {
      const { value, done } = await this.#events.next();
      if (done) return null;
      const known = twin === null ? null : twin.#verifiedAlike(value);
      return this.#newest = known ?? await this.#verify(value);
    } catch (error) {
      if (!(error instanceof HeadroomError)) throw error;
      this.problem = { at: (this.state?.sn ?? -1) + 1, error };
      await this.#events.return(undefined);
      return null;
    }
  }

  async #verify(signed: SignedEvent): Promise<Newest> {
    const event = parseEvent(signed.raw);
    if (event.i !== this.#prefix) {
      throw new SequenceError(`it belongs to ${event.i}`, { expected: this.#prefix, actual: event.i });
    }
    const unanchored = { event, ...signed, state: this.state };
    const anchor = await findAnchor(unanchored, this.#anchor);
    const { state } = verifyEvent({ ...unanchored, anchor });
    const { sourceSeal } = parseAttachments(signed.attachments);
    return { event, anchor, sourceSeal, signed, state };
  }

  #verifiedAlike({ raw, attachments }: SignedEvent): Newest | null {
    const newest = this.#newest;
    if (newest === null || newest.sourceSeal !== null) return null;
    const isAlike = attachments === newest.signed.attachments && Buffer.compare(raw, newest.signed.raw) === 0;
    return isAlike ? newest : null;
  }
}

async function* each<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
