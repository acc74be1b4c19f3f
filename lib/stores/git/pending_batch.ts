import type { CheckedEvent, LogReader } from "../../keri/append_checks.ts";
import { parseAttachments } from "../../keri/attachments.ts";
import { EventRuleError } from "../../keri/errors.ts";
import { type KeyEvent, snOf } from "../../keri/events.ts";
import { advance, type KeyState } from "../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import { SN_MAX } from "./layout.ts";

/** New events of one log within one commit, in order, with the state after the last. */
interface PendingLog {
  readonly events: KeyEvent[];
  readonly attachments: string[];
  state: KeyState;
  /** True where the log begins here. */
  readonly isNew: boolean;
  /**
   * Number of the newest stored event, -1 for a new log. A recovery replaces stored events from `events[0]` on; where it is
   * shorter than what it replaces, the stored events after `state.sn` leave the log.
   */
  readonly storedSn: number;
}

/** What one commit will add: checked events, overlaid on the registry, so that later events see earlier ones. */
export class PendingBatch implements LogReader {
  readonly logs = new Map<string, PendingLog>();
  /** Tips of every log that the batch reads or extends, those of repeated events included. */
  readonly tips = new Map<string, Tip>();
  readonly #storedSns = new Map<string, number>();
  #eventCount = 0;
  readonly #reader: LogReader;

  constructor(reader: LogReader) {
    this.#reader = reader;
  }

  /** Events that the commit will hold, without those that a later event of the same batch supersedes. */
  get eventCount(): number {
    return this.#eventCount;
  }

  /** Adds a checked event. @throws {EventRuleError} The layout cannot name its sequence number; nothing was added. */
  add({ event, state, supersedes }: NonNullable<CheckedEvent>, signed: SignedEvent): void {
    if (state.sn > SN_MAX) {
      throw new EventRuleError(`this layout names events by eight digits, and ${state.sn} has more`);
    }
    this.tips.set(event.i, { sn: state.sn, said: state.said });
    let log = this.logs.get(event.i);
    if (log === undefined) {
      const storedSn = this.#storedSns.get(event.i) ?? -1;
      log = { events: [], attachments: [], state, isNew: storedSn < 0, storedSn };
      this.logs.set(event.i, log);
    }
    while (supersedes !== null && log.events.length > 0 && snOf(log.events.at(-1)!) >= supersedes) {
      log.events.pop();
      log.attachments.pop();
      this.#eventCount -= 1;
    }
    log.events.push(event);
    log.attachments.push(signed.attachments);
    log.state = state;
    this.#eventCount += 1;
  }

  async state(prefix: string): Promise<KeyState | null> {
    const log = this.logs.get(prefix);
    const state = log?.state ?? await this.#reader.state(prefix);
    if (state === null) return null;
    if (log === undefined) this.#storedSns.set(prefix, state.sn);
    this.tips.set(prefix, { sn: state.sn, said: state.said });
    return state;
  }

  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    const pending = this.logs.get(prefix)?.events.filter((event) => snOf(event) <= sn) ?? [];
    const storedSn = pending.length === 0 ? sn : snOf(pending[0]!) - 1;
    return pending.reduce<KeyState | null>(advance, await this.#reader.stateAt(prefix, storedSn));
  }

  async said(prefix: string, sn: number): Promise<string> {
    return this.#pending(prefix, sn)?.event.d ?? await this.#reader.said(prefix, sn);
  }

  async sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    const pending = this.#pending(prefix, sn);
    if (pending === null) return await this.#reader.sourceSeal(prefix, sn);
    return parseAttachments(pending.attachments).sourceSeal;
  }

  readonly anchor = async (prefix: string, sn: number) => {
    const log = this.logs.get(prefix);
    if (log !== undefined && sn > log.state.sn) return null;
    const event = this.#pending(prefix, sn)?.event;
    if (event === undefined) return await this.#reader.anchor(prefix, sn);
    return { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  #pending(prefix: string, sn: number): { event: KeyEvent; attachments: string } | null {
    const log = this.logs.get(prefix);
    const at = log === undefined ? -1 : sn - snOf(log.events[0]!);
    const event = log?.events[at];
    return event === undefined ? null : { event, attachments: log!.attachments[at]! };
  }
}
