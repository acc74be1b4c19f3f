import { loadBlake3 } from "../../keri/blake3.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { SEALS_PER_AGENT } from "../../reference/auths_onboarding.ts";
import type { KelRegistryStats } from "../../stores/kel_registry.ts";
import { openOrganisation, type Organisation } from "../../synth/organisation/organisation.ts";
import { Turns } from "../../turns.ts";
import { rootLog } from "../data/root_log.ts";
import { checkClaim } from "../trial/store_claims.ts";
import { expectSame, type FleetPlace, type FleetSize, withRegistry } from "./fleet_place.ts";
import { BATCH_AGENTS, BATCH_EVENTS } from "./plan_fleet.ts";

/** What stands in a registry before anything is measured. */
export interface BuiltRegistry {
  readonly root: string;
  /** Events of the root's log, and of all logs. */
  readonly rootEvents: number;
  readonly events: number;
  readonly seconds: number;
  readonly stats: KelRegistryStats;
}

/** The organisation whose agents a fleet is. */
export function organisationOf({ agents, seed }: FleetSize): Promise<Organisation> {
  return openOrganisation({
    agents,
    engineers: 1,
    anchorsPerAgent: SEALS_PER_AGENT,
    seed: BigInt(seed),
  });
}

/** Makes a registry with a fleet of agents, many seals in one event of their root. */
export async function buildFleet(
  place: FleetPlace & { readonly size: FleetSize },
): Promise<BuiltRegistry> {
  const organisation = await organisationOf(place.size);
  const { rootPrefix: root } = organisation;
  const { rootEvents, events } = organisation.size("multi-seal", BATCH_AGENTS);
  const calls = organisation.calls("multi-seal", BATCH_AGENTS);
  return await build(place, { root, rootEvents, events }, calls.map((call) => call.events));
}

/** Makes a registry with one log of so many events. */
export async function buildLog(
  log: FleetPlace & { readonly events: number; readonly seed: number },
): Promise<BuiltRegistry> {
  await loadBlake3();
  const { state: { prefix: root } } = rootLog(log).next().value!;
  return await build(log, { root, rootEvents: log.events, events: log.events }, batchesOf(rootLog(log)));
}

function* batchesOf(log: Iterable<{ readonly signed: SignedEvent }>): Generator<SignedEvent[]> {
  let batch: SignedEvent[] = [];
  for (const { signed } of log) {
    if (batch.length === BATCH_EVENTS) {
      yield batch;
      batch = [];
    }
    batch.push(signed);
  }
  yield batch;
}

async function build(
  place: FleetPlace,
  made: Pick<BuiltRegistry, "root" | "rootEvents" | "events">,
  batches: Iterable<readonly SignedEvent[]>,
): Promise<BuiltRegistry> {
  const start = performance.now();
  const turns = new Turns();
  return await withRegistry(place, async (registry) => {
    for (const batch of batches) {
      await registry.commitBatch(batch);
      await turns.take();
    }
    await registry.flush();
    const seconds = (performance.now() - start) / 1000;
    const stats = checkClaim(place.store.name, "stats() of a registry", await registry.stats());
    expectSame("events stored", place, { expected: made.events, actual: stats.events });
    return { ...made, seconds, stats };
  });
}
