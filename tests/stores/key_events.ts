import { openOrganisation, type WriteMode } from "../../lib/synth/organisation/organisation.ts";
import type { SignedEvent } from "../../lib/keri/signed_event.ts";

/** Root and agents of the tests. */
export const ORGANISATION = await openOrganisation({
  agents: 4,
  engineers: 2,
  anchorsPerAgent: 3,
  seed: 11n,
});

/** Every event of onboarding in order: root icp, then (anchor, dip, marker, attestation) for each agent. */
export const EVENTS: readonly SignedEvent[] = [...ORGANISATION.calls("per-event", 1)].flatMap((call) =>
  call.events
);

/** The events that `kel_writer.ts` sends, in order. */
export async function writerEvents(agents: number, seed: number, mode: WriteMode): Promise<SignedEvent[]> {
  const organisation = await openOrganisation({
    agents,
    engineers: 1,
    anchorsPerAgent: 3,
    seed: BigInt(seed),
  });
  return [...organisation.calls(mode, 5)].flatMap((call) => call.events);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  return await Array.fromAsync(items);
}
