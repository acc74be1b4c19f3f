import type { CheckedEvent, LogReader } from "../../keri/append_checks.ts";
import { parseAttachments } from "../../keri/attachments.ts";
import { EventRuleError } from "../../keri/errors.ts";
import { isInception, type KeyEvent, snOf } from "../../keri/events.ts";
import { advance, type KeyState } from "../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import type { KelAppendResult } from "../kel_registry.ts";

/** An event as it was checked and as it came. */
interface PendingEvent {
  readonly event: KeyEvent;
  readonly signed: SignedEvent;
}

/** New events of one log within one commit: consecutive, in order, with the state after the last. */
export interface PendingLog {
  readonly events: PendingEvent[];
  state: KeyState;
  /** Sequence number of the newest event stored before; -1 where the log begins here. */
  readonly storedSn: number;
}

/** What one commit will add: checked events, overlaid on the registry, so that later events see earlier ones. */
export class PendingBatch implements LogReader {
  readonly logs = new Map<string, PendingLog>();
  /** Tips of every log that the batch reads or extends, those of repeated events included. */
  readonly tips = new Map<string, Tip>();
  #eventCount = 0;
  readonly #reader: LogReader;
  readonly #snMax: number;

  /** @param snMax Largest sequence number that the layout can name. */
  constructor(reader: LogReader, snMax: number) {
    this.#reader = reader;
    this.#snMax = snMax;
  }

  /** Events that the commit will hold, without those that a later one of the batch supersedes. */
  get eventCount(): number {
    return this.#eventCount;
  }

  /** What a commit of all its events is to its caller. */
  get result(): KelAppendResult {
    return { events: this.#eventCount, commits: this.#eventCount > 0 ? 1 : 0, tips: this.tips };
  }

  /**
   * Adds a checked event. One that supersedes others (a rotation at the number of an interaction) takes their place.
   * @throws {EventRuleError} The layout cannot name its sequence number; nothing was added.
   */
  async add(
    { event, state, supersedes }: Pick<NonNullable<CheckedEvent>, "event" | "state" | "supersedes">,
    signed: SignedEvent,
  ): Promise<void> {
    if (state.sn > this.#snMax) {
      throw new EventRuleError(
        `this layout names events up to number ${this.#snMax}, and this is ${state.sn}`,
      );
    }
    const log = this.logs.get(event.i);
    if (log === undefined) {
      const stored = isInception(event) ? null : await this.#reader.state(event.i);
      this.logs.set(event.i, { events: [{ event, signed }], state, storedSn: stored?.sn ?? -1 });
    } else {
      const at = supersedes === null
        ? log.events.length
        : Math.max(0, supersedes - snOf(log.events[0]!.event));
      this.#eventCount -= log.events.splice(at, log.events.length, { event, signed }).length;
      log.state = state;
    }
    this.tips.set(event.i, { sn: state.sn, said: state.said });
    this.#eventCount += 1;
  }

  async state(prefix: string): Promise<KeyState | null> {
    const state = this.logs.get(prefix)?.state ?? await this.#reader.state(prefix);
    if (state !== null) this.tips.set(prefix, { sn: state.sn, said: state.said });
    return state;
  }

  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    const pending = (this.logs.get(prefix)?.events ?? []).map(({ event }) => event);
    const before = pending.filter((event) => snOf(event) <= sn);
    const storedSn = before.length === 0 ? sn : snOf(before[0]!) - 1;
    return before.reduce<KeyState | null>(advance, await this.#reader.stateAt(prefix, storedSn));
  }

  async said(prefix: string, sn: number): Promise<string> {
    return this.#pending(prefix, sn)?.event.d ?? await this.#reader.said(prefix, sn);
  }

  async sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    const pending = this.#pending(prefix, sn);
    if (pending === undefined) return await this.#reader.sourceSeal(prefix, sn);
    return parseAttachments(pending.signed.attachments).sourceSeal;
  }

  readonly anchor = async (prefix: string, sn: number) => {
    const log = this.logs.get(prefix);
    if (log !== undefined && sn > log.state.sn) return null; // it may still be stored, but was superseded
    const event = this.#pending(prefix, sn)?.event;
    if (event === undefined) return await this.#reader.anchor(prefix, sn);
    return { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  #pending(prefix: string, sn: number): PendingEvent | undefined {
    const events = this.logs.get(prefix)?.events;
    return events?.[sn - snOf(events[0]!.event)];
  }
}
