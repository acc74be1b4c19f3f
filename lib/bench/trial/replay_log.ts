import type { SignedEvent } from "../../keri/signed_event.ts";
import { type AnchorLookup, type LogVerification, verifyLog } from "../../keri/verify_log.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { Clock } from "../load/clock.ts";

/** Result and time of a log's verification from its first event. */
export interface LogReplay {
  readonly found: LogVerification;
  readonly startUs: number;
  readonly endUs: number;
  /** The part of the time spent verifying; in the rest the registry read events and anchors. */
  readonly checkUs: number;
}

/** Reads a log from a registry and verifies all of it. On the clock: both, measured separately. */
export async function replayLog(
  registry: KelRegistry,
  prefix: string,
  { anchors, clock, onEvent = () => {} }: {
    readonly anchors: AnchorLookup;
    readonly clock: Clock;
    /** Told every event as it was read. */
    readonly onEvent?: (event: SignedEvent) => void;
  },
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
      onEvent(next.value);
      yield next.value;
    }
  };
  const startUs = clock.nowUs();
  const found = await verifyLog(events(), (...anchor) => reading(() => anchors(...anchor)));
  const endUs = clock.nowUs();
  return { found, startUs, endUs, checkUs: endUs - startUs - readUs };
}
