import type { LogReader } from "../../keri/append_checks.ts";
import { parseAttachments } from "../../keri/attachments.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import { anchorLookup } from "../anchor_lookup.ts";
import type { PendingBatch } from "../git/pending_batch.ts";
import type { KelRegistry } from "../kel_registry.ts";

/** Where the events of a stream go once they are checked. */
export interface LogSink {
  /** Reads what was written so far; used until the next batch is written. */
  reader(): LogReader;
  /** Writes a batch, all of it or nothing. @param events Those of the batch as they came, in order. */
  write(batch: PendingBatch, events: readonly SignedEvent[]): Promise<void>;
}

/** What there is to read before anything was written. */
export const NO_LOGS: LogReader = {
  state: () => Promise.resolve(null),
  stateAt: () => Promise.resolve(null),
  said: () => Promise.resolve(""),
  sourceSeal: () => Promise.resolve(null),
  anchor: () => Promise.resolve(null),
};

/** Reads a registry through its public interface. */
export function registryReader(registry: Pick<KelRegistry, "read" | "keyState">): LogReader {
  const stored = async (prefix: string, sn: number) => {
    for await (const signed of registry.read(prefix, sn)) return signed;
    return null;
  };
  return {
    anchor: anchorLookup(registry),
    state: (prefix) => registry.keyState(prefix),
    async stateAt(prefix, sn) {
      const { state } = await verifyLog(upTo(registry.read(prefix), sn), undefined, { isStored: true });
      return state;
    },
    async said(prefix, sn) {
      const signed = await stored(prefix, sn);
      return signed === null ? "" : parseEvent(signed.raw).d;
    },
    async sourceSeal(prefix, sn) {
      const signed = await stored(prefix, sn);
      return signed === null ? null : parseAttachments(signed.attachments).sourceSeal;
    },
  };
}

/** Events up to number `sn`, of a log read from its first. */
async function* upTo(events: AsyncIterable<SignedEvent>, sn: number): AsyncGenerator<SignedEvent> {
  let at = 0;
  if (sn < 0) return;
  for await (const event of events) {
    yield event;
    if (at++ === sn) return;
  }
}
