import type { Verdict } from "../../../inspect/kel/take_streams.ts";
import { DelegationError, SequenceError } from "../../../keri/errors.ts";

/**
 * Tells refusals that only follow from an earlier one: an event whose place is not reached as one before it in its log was
 * refused, and a delegated one whose delegator's log has such a gap. One damaged byte makes all of these.
 */
export class FollowOns {
  /** How many were told so far. */
  count = 0;
  /** Logs of which something was refused. */
  readonly #broken = new Set<string>();

  /** Whether a message's refusal is one; to be asked of every message, in their order. */
  follows({ event, error }: Pick<Verdict, "event" | "error">): boolean {
    if (error === null || event === null) return false;
    const follows = (error instanceof SequenceError && this.#broken.has(event.i)) ||
      (error instanceof DelegationError && event.t === "dip" && this.#broken.has(event.di));
    this.#broken.add(event.i);
    if (follows) this.count += 1;
    return follows;
  }
}
