import { AppendChecks } from "../../keri/append_checks.ts";
import { parseAttachments } from "../../keri/attachments.ts";
import { isWitnessed } from "../../keri/check_signatures.ts";
import { DelegationError, KeriError } from "../../keri/errors.ts";
import { type KeyEvent, snOf } from "../../keri/events.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import { checkSaid } from "../../keri/said.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import type { StreamMessage, StreamPlace } from "../../keri/stream/read_stream.ts";
import { type AnchorPlace, anchorPlace } from "../../keri/verify_log.ts";
import { PendingBatch } from "../git/pending_batch.ts";
import type { LogSink } from "./log_sink.ts";
import { LooseReceipts, type ReceiptMessage } from "./loose_receipts.ts";
import { bytesOf, type NamedMessage, type WaitingLog, WaitingRoom } from "./waiting_room.ts";

/** Verdicts, and bytes of their events, from which on a batch is written. choice: what git commits at once, and memory holds. */
const [BATCH_VERDICTS, BATCH_BYTES] = [256, 8 * 2 ** 20];

/** What became of one message of a stream. */
export interface Verdict extends StreamPlace {
  /** Name of the stream. */
  readonly stream: string;
  /** "verified": receipts in a message of their own, which hold. They are not kept. */
  readonly outcome: "accepted" | "repeated" | "refused" | "passed over" | "verified";
  /** The event, where it could be read as one; of receipts the one that they are of. */
  readonly event: KeyEvent | null;
  /** Why it was refused. */
  readonly error: KeriError | null;
  /** What was passed over: a message of this type (`rpy`) or protocol (`ACDC`). */
  readonly what: string | null;
  /** Of an accepted event: the number from which on it took the place of events, as a recovery; null where it did not. */
  readonly supersedes: number | null;
  /** Of an accepted event: whether its receipts are fewer than its witness threshold. It is sound otherwise. */
  readonly unwitnessed: boolean;
  /** The delegator's event that it waited for; null where it did not. */
  readonly waitedFor: AnchorPlace | null;
  /** Of verified receipts: how many, and whether with them an event that was `unwitnessed` is no longer. */
  readonly receipts: number;
  readonly completes: boolean;
}

/** Who is told, and what is asked for. */
export interface IntakeOptions {
  /** Told of each message, once what it led to is written; in the order in which it was decided. */
  readonly onVerdict: (verdict: Verdict) => void;
  /** Refuses an event with fewer receipts than its witness threshold. */
  readonly requireReceipts: boolean;
}

/**
 * Takes the events of streams into logs, as each holds or not: one that is refused keeps no other from being taken.
 *
 * A delegated event whose anchor has not come yet waits for it (KERI's escrow), and those of its log behind it; it is taken in
 * when the anchor is there, or refused by `end()`. One that comes again is no error. Receipts in messages of their own are verified.
 */
export class StreamIntake {
  readonly #sink: LogSink;
  readonly #options: IntakeOptions;
  readonly #waiting = new WaitingRoom();
  readonly #receipts = new LooseReceipts();
  /** Logs that may go on, as what they waited for was just taken in. */
  readonly #ready: WaitingLog[] = [];
  #batch!: PendingBatch;
  #checks!: AppendChecks;
  #events: SignedEvent[] = [];
  #bytes = 0;
  #verdicts: Verdict[] = [];
  /** Whether the last event came again, as then the next one mostly does. */
  #isRepeating = false;

  constructor(sink: LogSink, options: IntakeOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#begin();
  }

  /** Takes in what a stream holds next. @throws {HeadroomError} It could not be written, with up to 256 events before it. */
  async take(message: StreamMessage, stream: string): Promise<void> {
    if (message.kind === "event") await this.#arrive({ ...message, stream });
    else if (message.kind === "receipt") await this.#receive({ ...message, stream });
    else if (message.kind === "damage") this.#decide({ ...message, stream }, { error: message.error });
    else this.#decide({ ...message, stream }, { outcome: "passed over", what: message.what });
    await this.#resumeReady();
  }

  /** Writes what is decided. What waits goes on waiting. */
  async write(): Promise<void> {
    if (this.#events.length > 0) {
      await this.#sink.write(this.#batch, this.#events);
      this.#begin();
    }
    const decided = this.#verdicts;
    [this.#verdicts, this.#bytes] = [[], 0];
    for (const verdict of decided) this.#options.onVerdict(verdict);
  }

  /** No more comes: what still waits is refused. */
  async end(): Promise<void> {
    for (let log = this.#waiting.leaveFirst(); log !== null; log = this.#waiting.leaveFirst()) {
      const [first, ...rest] = log.messages;
      const event = parseEvent(first!.signed.raw);
      const problem = `${log.error.problem} at the end of the stream`;
      this.#decide(first!, { event, error: new DelegationError(problem, log.error.details) });
      this.#ready.push({ ...log, messages: rest });
      await this.#resumeReady();
    }
    for (const [message, judged] of this.#receipts.leave()) this.#decide(message, judged);
    await this.write();
  }

  #begin(): void {
    const { requireReceipts } = this.#options;
    this.#events = [];
    this.#batch = new PendingBatch(this.#sink.reader(), Number.MAX_SAFE_INTEGER);
    this.#checks = new AppendChecks(this.#batch, () => 0, { requireReceipts });
  }

  async #resumeReady(): Promise<void> {
    await this.#writeFull();
    for (let log = this.#ready.pop(); log !== undefined; log = this.#ready.pop()) {
      for (const message of log.messages) {
        await this.#arrive(message, log.anchor);
        await this.#writeFull();
      }
    }
  }

  async #writeFull(): Promise<void> {
    if (this.#verdicts.length >= BATCH_VERDICTS || this.#bytes >= BATCH_BYTES) await this.write();
  }

  async #arrive(message: NamedMessage, waitedFor: AnchorPlace | null = null): Promise<void> {
    let event: KeyEvent | null = null;
    this.#bytes += bytesOf(message.signed);
    try {
      event = parseEvent(message.signed.raw);
      if (!this.#waiting.has(event.i)) await this.#check(event, message, waitedFor);
      else if (!this.#waiting.enter(event.i, message, null)) {
        this.#decide(message, { event, error: noRoom() });
      }
    } catch (error) {
      if (!(error instanceof KeriError)) throw error;
      const anchor = event === null ? null : await this.#missingAnchor(event, message, error);
      if (anchor !== null && this.#waiting.enter(event!.i, message, { anchor, error })) return;
      this.#decide(message, { event, error: anchor === null ? error : noRoom(), waitedFor });
    }
  }

  async #check(event: KeyEvent, message: NamedMessage, waitedFor: AnchorPlace | null): Promise<void> {
    const { signed } = message;
    const isThere = this.#isRepeating && await this.#isThere(event, signed);
    const checked = isThere ? null : await this.#checks.checkParsed(event, signed);
    this.#isRepeating = checked === null;
    if (checked === null) {
      parseAttachments(signed.attachments);
      return this.#decide(message, { event, outcome: "repeated", waitedFor });
    }
    await this.#batch.add(checked, signed);
    this.#events.push(signed);
    const { supersedes, witnesses, state } = checked;
    const unwitnessed = !isWitnessed(witnesses, state);
    this.#decide(message, { event, outcome: "accepted", supersedes, unwitnessed, waitedFor });
    if (unwitnessed) this.#receipts.follow({ event, signed, state });
    for (const receipt of this.#receipts.leaveFor({ prefix: event.i, sn: snOf(event) })) {
      await this.#receive(receipt);
    }
    // The last one in is the next one out, and who came first goes first.
    const ready = this.#waiting.leaveFor({ prefix: event.i, sn: snOf(event) });
    for (const log of ready.reverse()) this.#ready.push(log);
  }

  /**
   * Whether the same event is stored, as `checkParsed()` would find, too, but without the state of its log: that takes verifying the
   * log as far as no state of it is stored. @throws {SaidError} It only says that it is that event.
   */
  async #isThere(event: KeyEvent, { raw }: SignedEvent): Promise<boolean> {
    // What is stored may be superseded by then.
    if (this.#batch.logs.has(event.i)) return false;
    if (await this.#batch.said(event.i, snOf(event)) !== event.d) return false;
    checkSaid(event, raw);
    return true;
  }

  async #receive(message: ReceiptMessage): Promise<void> {
    const judged = await this.#receipts.judge(message, this.#batch);
    if (judged !== null) this.#decide(message, judged);
  }

  /** The anchor that a sound event lacks and that may still come; null where something else is wrong with it. */
  async #missingAnchor(
    event: KeyEvent,
    { signed }: NamedMessage,
    error: KeriError,
  ): Promise<AnchorPlace | null> {
    if (!(error instanceof DelegationError)) return null;
    const { attachments } = signed;
    const place = anchorPlace({ event, attachments, state: await this.#batch.state(event.i) });
    if (place === null) return null;
    const tip = await this.#batch.state(place.prefix);
    return tip === null || tip.sn < place.sn ? place : null;
  }

  #decide(place: StreamPlace & { readonly stream: string }, found: Partial<Verdict>): void {
    const { number, byte, stream } = place;
    this.#verdicts.push({
      ...{ number, byte, stream, outcome: "refused", event: null, error: null, what: null },
      ...{ supersedes: null, unwitnessed: false, waitedFor: null, receipts: 0, completes: false },
      ...found,
    });
  }
}

function noRoom(): KeriError {
  return new DelegationError("its anchor has not come, and no more events can wait for theirs", {
    expected: "delegators' events before what they anchor",
  });
}
