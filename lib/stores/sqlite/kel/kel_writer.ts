import { snOf } from "../../../keri/events.ts";
import type { PendingBatch } from "../../git/pending_batch.ts";
import type { Database } from "../engine.ts";

/** Writes checked events into the tables of `KEL_SCHEMA`; transactions are its caller's. */
export class KelWriter {
  readonly #insert: Database.Statement<[string, number, Uint8Array, string]>;
  readonly #removeFrom: Database.Statement<[string, number]>;
  readonly #setState: Database.Statement<[string, string]>;

  constructor(database: Database.Database) {
    this.#insert = database.prepare(
      "INSERT INTO events (prefix, sn, raw, attachments) VALUES (?, ?, ?, ?)",
    );
    this.#removeFrom = database.prepare("DELETE FROM events WHERE prefix = ? AND sn >= ?");
    this.#setState = database.prepare("REPLACE INTO key_states (prefix, state) VALUES (?, ?)");
  }

  /** Writes all events of a batch. */
  insert(batch: PendingBatch): void {
    for (const [prefix, log] of batch.logs) {
      const first = snOf(log.events[0]!.event);
      // A rotation may take the place of interactions.
      if (first <= log.storedSn) this.#removeFrom.run(prefix, first);
      for (const { event, signed } of log.events) {
        this.#insert.run(prefix, snOf(event), signed.raw, signed.attachments);
      }
      this.#setState.run(prefix, JSON.stringify(log.state));
    }
  }
}
