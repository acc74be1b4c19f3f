import { Buffer } from "node:buffer";
import type { LogReader } from "../../keri/append_checks.ts";
import { parseAttachments } from "../../keri/attachments.ts";
import { isWitnessed, verifyReceipts } from "../../keri/check_signatures.ts";
import { DuplicityError, KeriError } from "../../keri/errors.ts";
import type { KeyEvent } from "../../keri/events.ts";
import type { KeyState } from "../../keri/key_state.ts";
import { parseReceipt, type ReceiptedEvent } from "../../keri/parse_receipt.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import type { StreamPlace } from "../../keri/stream/read_stream.ts";
import type { AnchorPlace } from "../../keri/verify_log.ts";
import { Lru } from "../lru.ts";
import { PastStates } from "./past_states.ts";
import { bytesOf, keyOf } from "./waiting_room.ts";

/** Bytes of receipts that may wait for their events. choice: as of events that wait for their anchors. */
const WAITING_BYTES_MAX = 16 * 2 ** 20;
/** Accepted events with too few receipts that are followed; of older ones receipts are verified, and complete nothing. */
const KEPT_EVENTS = 10_000;

/** How receipts by identifiers that rotate begin, which only their logs could verify. Source: CESR 1.0, counter -F. */
const BY_ROTATING = /^(?:-V[\w-]{2}|--V[\w-]{5})?-?-F/;
const [NO_EVENT, NO_RECEIPT] = [
  "rct of events that are not there",
  "rct without a receipt by a key that never rotates",
];

/** A receipt message of a stream that has a name. */
export interface ReceiptMessage extends StreamPlace {
  readonly stream: string;
  readonly signed: SignedEvent;
}

/** What became of a receipt message. `completes`: with it, an accepted event has the receipts of its threshold. */
type JudgedReceipts =
  | {
    readonly outcome: "verified";
    readonly event: KeyEvent;
    readonly receipts: number;
    readonly completes: boolean;
  }
  | { readonly outcome: "refused"; readonly event: KeyEvent | null; readonly error: KeriError }
  | { readonly outcome: "passed over"; readonly what: string };

/** Receipts in messages of their own: each is verified by the event that it names, which may come after it. Bounded. */
export class LooseReceipts {
  /** By the place of their event. */
  readonly #waiting = new Map<string, ReceiptMessage[]>();
  #bytes = 0;
  readonly #states = new PastStates();
  /** By SAID: places of the witnesses whose receipts of an event are there, while they are too few. */
  readonly #given = new Lru<Set<number>>(KEPT_EVENTS);

  /** Follows an accepted event whose receipts are too few. */
  follow({ event, signed, state }: { event: KeyEvent; signed: SignedEvent; state: KeyState }): void {
    const given = verifyReceipts(parseAttachments(signed.attachments), signed.raw, state.backers);
    this.#given.set(event.d, given);
  }

  /** Judges a receipt by the logs; null where it waits for its event. */
  async judge(message: ReceiptMessage, logs: LogReader): Promise<JudgedReceipts | null> {
    let event: KeyEvent | null = null;
    try {
      const of = parseReceipt(message.signed.raw);
      if (BY_ROTATING.test(message.signed.attachments)) return { outcome: "passed over", what: NO_RECEIPT };
      event = (await logs.anchor(of.prefix, of.sn))?.event ?? null;
      if (event !== null) return await this.#verify(event, { of, message, logs });
      return this.#wait(of, message) ? null : { outcome: "passed over", what: NO_EVENT };
    } catch (error) {
      if (!(error instanceof KeriError)) throw error;
      return { outcome: "refused", event, error: event === null ? error : ofReceipt(error) };
    }
  }

  /** The receipts that waited for an event that is there now; they leave. */
  leaveFor(place: AnchorPlace): ReceiptMessage[] {
    const key = keyOf(place);
    const messages = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const { signed } of messages) this.#bytes -= bytesOf(signed);
    return messages;
  }

  /** No more events come: what still waits. */
  *leave(): Generator<readonly [ReceiptMessage, JudgedReceipts]> {
    for (const message of [...this.#waiting.values()].flat()) {
      yield [message, { outcome: "passed over", what: NO_EVENT }];
    }
    this.#waiting.clear();
  }

  async #verify(
    event: KeyEvent,
    { of, message, logs }: {
      readonly of: ReceiptedEvent;
      readonly message: ReceiptMessage;
      readonly logs: LogReader;
    },
  ): Promise<JudgedReceipts> {
    if (event.d !== of.said) {
      throw new DuplicityError(`it is a receipt of another event at sequence number ${of.sn}`, {
        expected: event.d,
        actual: of.said,
      });
    }
    const attachments = parseAttachments(message.signed.attachments);
    const state = await this.#states.at(of, logs);
    // As it was signed: an event is its compact JSON.
    const places = verifyReceipts(attachments, Buffer.from(JSON.stringify(event), "utf8"), state.backers);
    const receipts = attachments.witnessSignatures.length + attachments.receipts.length;
    if (receipts === 0) return { outcome: "passed over", what: NO_RECEIPT };
    return { outcome: "verified", event, receipts, completes: this.#completes(of, places, state) };
  }

  #completes({ said }: ReceiptedEvent, places: ReadonlySet<number>, state: KeyState): boolean {
    const given = this.#given.get(said);
    if (given === undefined) return false;
    for (const place of places) given.add(place);
    if (!isWitnessed(given.size, state)) return false;
    this.#given.delete(said);
    return true;
  }

  /** @returns False where there is no room. */
  #wait(of: AnchorPlace, message: ReceiptMessage): boolean {
    const bytes = this.#bytes + bytesOf(message.signed);
    if (bytes > WAITING_BYTES_MAX) return false;
    this.#bytes = bytes;
    const key = keyOf(of);
    const messages = this.#waiting.get(key) ?? [];
    messages.push(message);
    this.#waiting.set(key, messages);
    return true;
  }
}

/** The same refusal, of a receipt: the event itself may hold. */
function ofReceipt({ constructor, problem, details }: KeriError): KeriError {
  return new (constructor as typeof KeriError)(`a receipt of it does not hold: ${problem}`, details);
}
