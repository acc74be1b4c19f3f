import type { SignedEvent } from "../../keri/signed_event.ts";
import { type AnchorLookup, type LogVerification, verifyLog } from "../../keri/verify_log.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { Clock } from "../load/clock.ts";

/** A log verified from its first event, and when. */
export interface LogReplay {
  readonly found: LogVerification;
  readonly startUs: number;
  readonly endUs: number;
  /** Part of the time that went into verifying; the rest is the registry's, which read events and anchors. */
  readonly checkUs: number;
}

/** Reads one log out of a registry and verifies all of it. On the clock: both, told apart. */
export async function replayLog(
  registry: KelRegistry,
  prefix: string,
  { anchors, clock }: { readonly anchors: AnchorLookup; readonly clock: Clock },
): Promise<LogReplay> {
  let readUs = 0;
  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    const startUs = clock.nowUs();
    const result = await work();
    readUs += clock.nowUs() - startUs;
    return result;
  };
  const events = async function* (): AsyncGenerator<SignedEvent> {
    const log = registry.read(prefix)[Symbol.asyncIterator]();
    for (;;) {
      const next = await reading(() => log.next());
      if (next.done) return;
      yield next.value;
    }
  };
  const startUs = clock.nowUs();
  const found = await verifyLog(events(), (...anchor) => reading(() => anchors(...anchor)));
  const endUs = clock.nowUs();
  return { found, startUs, endUs, checkUs: endUs - startUs - readUs };
}
