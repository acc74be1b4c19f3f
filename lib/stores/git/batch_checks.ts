import { AppendChecks } from "../../keri/append_checks.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import type { PendingBatch } from "./pending_batch.ts";

/** Where the caller of a single append believes the log stands; undefined where it says nothing. */
export interface AloneOptions {
  readonly expectedTip?: Tip | null;
}

/** Checks the events of a registry's batches, and adds up what that takes. */
export class BatchChecks {
  #spentMs = 0;

  /** ms spent checking since opening, also of events that were refused. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /**
   * Adds the events that are not stored yet, each checked upon those before it.
   * @param alone Options of a single append; null for a batch, of which a refusal names the event's place.
   * @throws {KeriError} An event is refused, and with it the whole batch.
   */
  async fill(
    batch: PendingBatch,
    events: readonly SignedEvent[],
    alone: AloneOptions | null,
  ): Promise<void> {
    const checks = new AppendChecks(batch, () => performance.now());
    try {
      for (const [at, signed] of events.entries()) {
        const checked = await checks.check(signed, alone ?? { place: at + 1, of: events.length });
        if (checked !== null) await batch.add(checked, signed);
      }
    } finally {
      this.#spentMs += checks.spentMs;
    }
  }
}
