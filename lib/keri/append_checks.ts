import { ConcurrentWriteError, DuplicityError, KeriError } from "./errors.ts";
import { type KeyEvent, snOf } from "./events.ts";
import type { KeyState } from "./key_state.ts";
import { parseEvent } from "./parse_event.ts";
import { checkSaid } from "./said.ts";
import type { SignedEvent, Tip } from "./signed_event.ts";
import { supersedes } from "./superseding.ts";
import { type EventEvidence, type EventVerification, verifyEvent } from "./verify_event.ts";
import { type AnchorLookup, findAnchor } from "./verify_log.ts";

/** What the checks read from a registry. Time spent reading counts as the registry's, not the checks'. */
export interface LogReader {
  /** State after the newest event, pending ones of the same batch included. */
  state(prefix: string): Promise<KeyState | null>;
  /** State after event `sn`; null for -1. */
  stateAt(prefix: string, sn: number): Promise<KeyState | null>;
  /** SAID of a stored event; empty where there is none. */
  said(prefix: string, sn: number): Promise<string>;
  /** Source seal of a stored event; null where it has none. */
  sourceSeal(prefix: string, sn: number): Promise<Tip | null>;
  readonly anchor: AnchorLookup;
}

/**
 * An event that may be written, the state after it and what its signatures are; null where it is already stored.
 *
 * `supersedes`: sequence number from which on stored events leave the log, the event's own: a recovery. Null where the event
 * follows the newest one.
 */
export type CheckedEvent =
  | EventVerification & { readonly event: KeyEvent; readonly supersedes: number | null }
  | null;

/** How events are checked. */
type CheckOptions = Pick<EventEvidence, "requireReceipts">;

/**
 * The checks every registry runs before it writes: one shared layer, so that registries differ only in their writers.
 * Refuses what `KelRegistry` lists, with the error classes of `errors.ts`. Holds no log.
 */
export class AppendChecks {
  readonly #reader: LogReader;
  readonly #clock: () => number;
  readonly #options: CheckOptions;
  #spentMs = 0;

  /** @param clock Monotonic, ms. */
  constructor(reader: LogReader, clock: () => number, options: CheckOptions = {}) {
    this.#reader = reader;
    this.#clock = clock;
    this.#options = options;
  }

  /** Milliseconds spent checking (parsing, digests, signatures, rules), without the reader's. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /**
   * Checks one event against the log it continues.
   * @param options `place`: position in its batch, from 1, named in a refusal. `expectedTip`: where the caller believes
   * the log stands; null for not at all.
   * @returns null where the same event is already stored (a no-op).
   * @throws {KeriError} Nothing was changed.
   */
  async check(
    signed: SignedEvent,
    options: { readonly place?: number; readonly of?: number; readonly expectedTip?: Tip | null } = {},
  ): Promise<CheckedEvent> {
    let subject = options.place === undefined ? "the event" : `event ${options.place} of ${options.of}`;
    try {
      const event = this.#timed(() => parseEvent(signed.raw));
      subject += ` (${event.t} ${snOf(event)} of ${event.i})`;
      return await this.checkParsed(event, signed, options.expectedTip);
    } catch (error) {
      if (!(error instanceof KeriError)) throw error;
      throw error.about({ subject, ...(options.place === undefined ? {} : { place: options.place }) });
    }
  }

  /** As `check()`, of an event that was parsed already: refusals do not name it. */
  async checkParsed(event: KeyEvent, signed: SignedEvent, expectedTip?: Tip | null): Promise<CheckedEvent> {
    const sn = snOf(event);
    const tip = await this.#reader.state(event.i);
    const stored = tip !== null && sn <= tip.sn ? await this.#reader.said(event.i, sn) : null;
    if (stored === event.d) {
      // Only now: for every other event verifyEvent() does it, and a digest costs as much as the rest of a large one.
      this.#timed(() => checkSaid(event, signed.raw));
      return null;
    }
    if (expectedTip !== undefined) checkExpectedTip(expectedTip, tip);
    const before = stored === null ? tip : await this.#stateBefore(tip!, sn);
    const unanchored = { event, ...signed, state: before };
    const anchor = await findAnchor(unanchored, this.#reader.anchor);
    const verified = this.#timed(() => verifyEvent({ ...unanchored, anchor, ...this.#options }));
    if (stored === null) return { ...verified, event, supersedes: null };
    const recovers = await supersedes(event, {
      establishmentSn: tip!.establishmentSn,
      stored,
      storedSource: () => this.#reader.sourceSeal(event.i, sn),
      anchor,
    });
    if (recovers) return { ...verified, event, supersedes: sn };
    throw new DuplicityError(
      `the log has another event at sequence number ${sn}, and both are properly signed`,
      {
        expected: stored,
        actual: event.d,
        next: `if it lost a race, build it again upon the tip, event ${tip!.sn}, SAID ${tip!.said}; ` +
          "else keep both as evidence: the first seen stays in force",
      },
    );
  }

  /** State after event `sn` - 1 of a log whose newest event is later. Interactions change none of the keys. */
  async #stateBefore(tip: KeyState, sn: number): Promise<KeyState | null> {
    if (sn <= tip.establishmentSn) return await this.#reader.stateAt(tip.prefix, sn - 1);
    return { ...tip, sn: sn - 1, said: await this.#reader.said(tip.prefix, sn - 1) };
  }

  #timed<T>(work: () => T): T {
    const start = this.#clock();
    try {
      return work();
    } finally {
      this.#spentMs += this.#clock() - start;
    }
  }
}

function checkExpectedTip(expected: Tip | null, actual: KeyState | null): void {
  if ((expected?.said ?? null) === (actual?.said ?? null) && (expected?.sn ?? -1) === (actual?.sn ?? -1)) {
    return;
  }
  throw new ConcurrentWriteError("the log is not where the writer believed it", {
    expected: expected === null ? "no event yet" : `event ${expected.sn}, SAID ${expected.said}`,
    actual: actual === null ? "no event yet" : `event ${actual.sn}, SAID ${actual.said}`,
    next: "read the log again and build the event upon its tip",
  });
}
