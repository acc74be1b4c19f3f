import type { KeriError } from "../../keri/errors.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import type { EventMessage } from "../../keri/stream/read_stream.ts";
import type { AnchorPlace } from "../../keri/verify_log.ts";

/** Bytes of events that may wait. choice: 30,000 delegated inceptions before the one event that anchors them. */
const WAITING_BYTES_MAX = 16 * 2 ** 20;

/** A message of a stream that has a name. */
export interface NamedMessage extends EventMessage {
  readonly stream: string;
}

/** The end of a log that waits: a delegated event whose anchor has not come, and what came for its log behind it. */
export interface WaitingLog {
  readonly messages: NamedMessage[];
  readonly anchor: AnchorPlace;
  /** Why the first event is refused if its anchor never comes. */
  readonly error: KeriError;
}

/** Events in escrow: sound but for an anchor that has not come yet, and those behind them. Bounded. */
export class WaitingRoom {
  /** By prefix, those that came first in front. */
  readonly #logs = new Map<string, WaitingLog>();
  /** Prefixes of logs, by the anchor that each waits for. */
  readonly #byAnchor = new Map<string, Set<string>>();
  #bytes = 0;

  /** Whether something of this log waits: then what comes for it has to wait, too. */
  has(prefix: string): boolean {
    return this.#logs.has(prefix);
  }

  /** Lets an event wait for its anchor, or behind others of its log that `has()` it. @returns False where there is no room. */
  enter(prefix: string, message: NamedMessage, why: Omit<WaitingLog, "messages"> | null): boolean {
    const bytes = this.#bytes + bytesOf(message.signed);
    if (bytes > WAITING_BYTES_MAX) return false;
    this.#bytes = bytes;
    if (why === null) {
      this.#logs.get(prefix)!.messages.push(message);
      return true;
    }
    this.#logs.set(prefix, { ...why, messages: [message] });
    const key = keyOf(why.anchor);
    const prefixes = this.#byAnchor.get(key) ?? new Set();
    this.#byAnchor.set(key, prefixes.add(prefix));
    return true;
  }

  /** The logs that waited for an event that is there now; they leave. */
  leaveFor(anchor: AnchorPlace): WaitingLog[] {
    const key = keyOf(anchor);
    const prefixes = [...this.#byAnchor.get(key) ?? []];
    this.#byAnchor.delete(key);
    return prefixes.map((prefix) => this.#leave(prefix));
  }

  /** The log that has waited longest; it leaves. Null where none waits. */
  leaveFirst(): WaitingLog | null {
    const [prefix] = this.#logs.keys();
    if (prefix === undefined) return null;
    const log = this.#leave(prefix);
    const key = keyOf(log.anchor);
    const prefixes = this.#byAnchor.get(key)!;
    prefixes.delete(prefix);
    if (prefixes.size === 0) this.#byAnchor.delete(key);
    return log;
  }

  #leave(prefix: string): WaitingLog {
    const log = this.#logs.get(prefix)!;
    this.#logs.delete(prefix);
    for (const { signed } of log.messages) this.#bytes -= bytesOf(signed);
    return log;
  }
}

/** Bytes of an event with its attachments. */
export function bytesOf({ raw, attachments }: SignedEvent): number {
  return raw.length + attachments.length;
}

/** A text that tells one place of an event from another. */
export function keyOf({ prefix, sn }: AnchorPlace): string {
  return `${prefix} ${sn}`;
}
