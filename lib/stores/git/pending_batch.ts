import type { LogReader } from "../../keri/append_checks.ts";
import { EventRuleError } from "../../keri/errors.ts";
import { type KeyEvent, snOf } from "../../keri/events.ts";
import { advance, type KeyState } from "../../keri/key_state.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import { SN_MAX } from "./layout.ts";
import type { RegistryReader } from "./registry_reader.ts";

/** New events of one log within one commit, in order, with the state after the last. */
interface PendingLog {
  readonly events: KeyEvent[];
  readonly attachments: string[];
  state: KeyState;
  /** True where the log begins here. */
  readonly isNew: boolean;
}

/** What one commit will add: checked events, overlaid on the registry, so that later events see earlier ones. */
export class PendingBatch implements LogReader {
  readonly logs = new Map<string, PendingLog>();
  /** Tips of every log that the batch reads or extends, those of repeated events included. */
  readonly tips = new Map<string, Tip>();
  #eventCount = 0;
  readonly #reader: RegistryReader;

  constructor(reader: RegistryReader) {
    this.#reader = reader;
  }

  get eventCount(): number {
    return this.#eventCount;
  }

  /** Adds a checked event. @throws {EventRuleError} The layout cannot name its sequence number; nothing was added. */
  add(event: KeyEvent, signed: SignedEvent, state: KeyState): void {
    if (state.sn > SN_MAX) {
      throw new EventRuleError(`this layout names events by eight digits, and ${state.sn} has more`);
    }
    this.tips.set(event.i, { sn: state.sn, said: state.said });
    const log = this.logs.get(event.i);
    if (log === undefined) {
      const isNew = snOf(event) === 0;
      this.logs.set(event.i, { events: [event], attachments: [signed.attachments], state, isNew });
    } else {
      log.events.push(event);
      log.attachments.push(signed.attachments);
      log.state = state;
    }
    this.#eventCount += 1;
  }

  async state(prefix: string): Promise<KeyState | null> {
    const state = this.logs.get(prefix)?.state ?? await this.#reader.state(prefix);
    if (state !== null) this.tips.set(prefix, { sn: state.sn, said: state.said });
    return state;
  }

  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    const pending = this.logs.get(prefix)?.events.filter((event) => snOf(event) <= sn) ?? [];
    const storedSn = pending.length === 0 ? sn : snOf(pending[0]!) - 1;
    return pending.reduce<KeyState | null>(advance, await this.#reader.stateAt(prefix, storedSn));
  }

  async said(prefix: string, sn: number): Promise<string> {
    const event = this.#pending(prefix, sn) ?? await this.#reader.event(prefix, sn);
    return event?.d ?? "";
  }

  readonly anchor = async (prefix: string, sn: number) => {
    const event = this.#pending(prefix, sn);
    if (event === undefined) return await this.#reader.anchor(prefix, sn);
    return { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  #pending(prefix: string, sn: number): KeyEvent | undefined {
    const events = this.logs.get(prefix)?.events;
    return events?.[sn - snOf(events[0]!)];
  }
}
