import { FleetIndex, fleetIndexPath } from "../../stores/fleet/fleet_index.ts";
import { revokeAgents } from "../../stores/fleet/revoke_agents.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { Organisation } from "../../synth/organisation/organisation.ts";
import { buildFleet, organisationOf } from "./build_fleet.ts";
import { expectSame, type FleetPlace, withRegistry } from "./fleet_place.ts";
import { ROUNDS_MAX, samplesOf } from "./plan_fleet.ts";
import { type FleetTask, msOf, totalsMs } from "./read_fleet.ts";

/** What revocations took in one process, ms. */
export interface RevokeTrial {
  /** One agent: status looked up, event made, signed, appended, visible to others. */
  readonly singleMs: readonly number[];
  /** As many agents by one event. */
  readonly batchMs: number;
  /** Totals right after each of these events. */
  readonly totalsMs: readonly number[];
}

/** Agents of the fleet that a process warms up with, in a registry of its own. */
const WARMUP = { agents: 100, seed: 0 };

/**
 * Revokes agents one by one, then as many by one event, and asks for the totals after each.
 * @throws {HeadroomError} A total or an agent's status is not exact.
 */
export async function revokeFleet(task: FleetTask): Promise<RevokeTrial> {
  await warmUp(task);
  const organisation = await organisationOf(task.size);
  return await withRegistry(task, (registry) => revokeRound(registry, organisation, task));
}

/** Checks a whole registry and its index at the end: every log of it is replayed. @throws {HeadroomError} A problem was found. */
export async function checkFleet(task: FleetPlace & { readonly root: string }): Promise<void> {
  await withRegistry(task, async (registry) => {
    const { ok, lines } = await registry.check();
    expectSame("its own check", task, { expected: true, actual: ok || lines });
    const index = new FleetIndex(registry, fleetIndexPath(task.path));
    expectSame("the index", task, { expected: null, actual: await index.check(task.root) });
    await index.close();
  });
}

/** Makes a small fleet and revokes most of it, so that JIT compilation does not count as the registry's time. It stays with the other files. */
async function warmUp({ store, path }: FleetPlace): Promise<void> {
  const place = { store, path: `${path}.warmup-${crypto.randomUUID()}`, size: WARMUP };
  const { root, rootEvents: events } = await buildFleet(place);
  const organisation = await organisationOf(WARMUP);
  await withRegistry(place, async (registry) => {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await revokeRound(registry, organisation, afterRounds({ ...place, root, events }, round));
    }
  });
}

/** A fleet that was just made as it must be found after so many rounds. */
export function afterRounds(made: Omit<FleetTask, "revoked">, rounds: number): FleetTask {
  const { revocations } = samplesOf(made.size.agents);
  return { ...made, revoked: rounds * 2 * revocations, events: made.events + rounds * (revocations + 1) };
}

async function revokeRound(
  registry: KelRegistry,
  organisation: Organisation,
  task: FleetTask,
): Promise<RevokeTrial> {
  const { root, size: { agents } } = task;
  const { rootSigner: signer } = organisation;
  const index = new FleetIndex(registry, fleetIndexPath(task.path));
  const { revocations } = samplesOf(agents);
  const state = { ...task };
  const afterMs: number[] = [];
  await totalsMs(index, state);
  const revoke = async (count: number) => {
    const chosen = Array.from(
      { length: count },
      (_, at) => organisation.agent(agents - state.revoked - count + at),
    );
    const prefixes = chosen.map(({ prefix }) => prefix);
    const ms = await msOf(() => revokeAgents(registry, index, { root, signer, agents: prefixes }));
    Object.assign(state, { revoked: state.revoked + count, events: state.events + 1 });
    afterMs.push(await totalsMs(index, state));
    for (const prefix of prefixes) {
      const delegation = await index.delegation(root, prefix);
      expectSame("the revocation", task, { expected: state.events - 1, actual: delegation?.revokedAt });
    }
    return ms;
  };
  const singleMs: number[] = [];
  for (let at = 0; at < revocations; at++) singleMs.push(await revoke(1));
  const batchMs = await revoke(revocations);
  await index.close();
  return { singleMs, batchMs, totalsMs: afterMs };
}
