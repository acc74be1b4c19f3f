import { type KeyEvent, snOf } from "../../keri/events.ts";
import type { Verdict } from "../../stores/streams/stream_intake.ts";

/** Refusals that are kept for a program. choice: more than anybody reads, and not a stream's worth. */
const KEPT_REFUSALS = 1000;

/** One refusal, for a program. */
export interface Refusal {
  readonly stream: string;
  /** Place among the stream's messages, counted from 1, and of its first byte, from 0. */
  readonly message: number;
  readonly byte: number;
  readonly event: {
    readonly type: string;
    readonly sn: number;
    readonly prefix: string;
    readonly said: string;
  } | null;
  readonly reason: string;
  readonly expected: string;
  readonly next: string;
}

/** What became of all messages of the streams taken in. */
export class IntakeTally {
  accepted = 0;
  repeated = 0;
  refused = 0;
  /** Logs that begin with an accepted event. */
  logs = 0;
  /** Accepted events with fewer receipts than their witness threshold; those that were a recovery; those that waited for an anchor. */
  unwitnessed = 0;
  recoveries = 0;
  waited = 0;
  /** Receipts in messages of their own (`rct`) that hold. */
  receipts = 0;
  /** Messages that are no key events, by type or protocol. */
  readonly passedOver: Record<string, number> = {};
  /** The first thousand refusals. */
  readonly refusals: Refusal[] = [];

  add(verdict: Verdict): void {
    const { outcome, event, what } = verdict;
    if (outcome === "accepted") this.#accept(event!, verdict);
    else if (outcome === "repeated") this.repeated += 1;
    else if (outcome === "verified") {
      this.receipts += verdict.receipts;
      if (verdict.completes) this.unwitnessed -= 1;
    } else if (outcome === "passed over") this.passedOver[what!] = (this.passedOver[what!] ?? 0) + 1;
    else {
      this.refused += 1;
      if (this.refusals.length < KEPT_REFUSALS) this.refusals.push(refusalOf(verdict));
    }
  }

  #accept(event: KeyEvent, { unwitnessed, supersedes, waitedFor }: Verdict): void {
    this.accepted += 1;
    if (snOf(event) === 0) this.logs += 1;
    if (unwitnessed) this.unwitnessed += 1;
    if (supersedes !== null) this.recoveries += 1;
    if (waitedFor !== null) this.waited += 1;
  }
}

/** A refused verdict, for a program. */
export function refusalOf({ stream, number, byte, event, error }: Verdict): Refusal {
  const { problem: reason, expected, next } = error!;
  const named = event === null ? null : { type: event.t, sn: snOf(event), prefix: event.i, said: event.d };
  return { stream, message: number, byte, event: named, reason, expected, next };
}
