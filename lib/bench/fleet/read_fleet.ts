import { cpuUsage } from "node:process";
import { interact } from "../../keri/build_events.ts";
import { digestSeal } from "../../keri/seals.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { signEvent } from "../../keri/signer.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import { FleetIndex, fleetIndexPath } from "../../stores/fleet/fleet_index.ts";
import { ProvenRoot } from "../../stores/fleet/proven_root.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { Organisation } from "../../synth/organisation/organisation.ts";
import { cpuSince } from "../trial/registry_times.ts";
import { organisationOf } from "./build_fleet.ts";
import { expectSame, type FleetPlace, type FleetSize, withRegistry } from "./fleet_place.ts";
import { samplesOf, SIGNED_EVENTS, TOTALS_ASKED } from "./plan_fleet.ts";

/** The log that a process replays first of all. */
interface ReplayTask extends FleetPlace {
  readonly root: string;
  readonly events: number;
}

/** A fleet as it must be found. */
export interface FleetTask extends ReplayTask {
  readonly size: FleetSize;
  /** Agents revoked so far: the last ones. */
  readonly revoked: number;
}

/** What replaying a log took, ms: by the clock, and of processor time, all threads. */
export interface ReplayTrial {
  readonly replayMs: number;
  readonly replayCpuMs: number;
}

/** What reading took in one process, ms. */
export interface ReadTrial extends ReplayTrial {
  /** One agent's chain, warm: its log, the root's event that anchors it, and whether it was revoked. */
  readonly chainMs: readonly number[];
  /** One event of the root: its key state read, the event made and signed. */
  readonly signMs: readonly number[];
}

/** What totals took in one process, ms. */
export interface TotalsTrial {
  /** The first ones, the index's opening included. */
  readonly firstMs: number;
  /** While nothing changes. */
  readonly totalsMs: readonly number[];
  /** The index made anew from the log, as after a clone. */
  readonly anewMs: number;
}

/**
 * Replays a root's log in a fresh process, as the first thing it does with a registry just opened: reads and verifies every event.
 * @throws {HeadroomError} The log is not the one that was written.
 */
export function replayRoot(task: ReplayTask): Promise<ReplayTrial> {
  return withRegistry(task, async (registry) => (await replay(registry, task)).took);
}

/** Replays as `replayRoot`, then verifies agents and signs. Throws as it, and where an agent is not what it must be. */
export async function readFleet(task: FleetTask): Promise<ReadTrial> {
  return await withRegistry(task, async (registry) => {
    const { log, took } = await replay(registry, task);
    const organisation = await organisationOf(task.size);
    const chainMs = await verifyChains({ registry, log, organisation }, task);
    return { ...took, chainMs, signMs: await signEvents({ registry, organisation }, task) };
  });
}

/** Asks for a fleet's totals in a fresh process. @throws {HeadroomError} They are not exact. */
export async function countFleet(task: FleetTask): Promise<TotalsTrial> {
  return await withRegistry(task, async (registry) => {
    const open = async (path: string | null) => {
      const start = performance.now();
      const index = new FleetIndex(registry, path);
      return { index, ms: await totalsMs(index, task, start) };
    };
    const { index, ms: firstMs } = await open(fleetIndexPath(task.path));
    const again: number[] = [];
    for (let at = 0; at < TOTALS_ASKED; at++) again.push(await totalsMs(index, task));
    await index.close();
    const { index: anew, ms: anewMs } = await open(null);
    await anew.close();
    return { firstMs, totalsMs: again, anewMs };
  });
}

/**
 * Milliseconds from a start, now unless told, until a fleet's totals are there. @param fleet What was made and revoked, without
 * asking any registry. @throws {HeadroomError} The totals are others.
 */
export async function totalsMs(
  index: FleetIndex,
  fleet: FleetTask,
  start = performance.now(),
): Promise<number> {
  const actual = await index.totals(fleet.root);
  const ms = performance.now() - start;
  const { size: { agents: total }, revoked, events } = fleet;
  const expected = { total, revoked, live: total - revoked, sn: events - 1 };
  expectSame("fleet totals", fleet, { expected, actual });
  return ms;
}

/** Milliseconds that some work takes. */
export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function replay(registry: KelRegistry, task: ReplayTask) {
  const [start, cpu] = [performance.now(), cpuUsage()];
  const log = await ProvenRoot.replay(registry, task.root);
  const took: ReplayTrial = { replayMs: performance.now() - start, replayCpuMs: cpuSince(cpu) / 1000 };
  const { events, problem } = log.found;
  expectSame("the root's log, replayed", task, {
    expected: [task.events, null],
    actual: [events, problem?.error.message ?? null],
  });
  return { log, took };
}

interface Opened {
  readonly registry: KelRegistry;
  readonly organisation: Organisation;
}

async function verifyChains(
  { registry, log, organisation }: Opened & { readonly log: ProvenRoot },
  task: FleetTask,
): Promise<number[]> {
  const { root, size: { agents }, revoked } = task;
  const index = new FleetIndex(registry, fleetIndexPath(task.path));
  const { chains } = samplesOf(agents);
  const took: number[] = [];
  // Warm: the index has been asked about one.
  await index.delegation(root, root);
  for (let at = 0; at < chains; at++) {
    const agent = Math.floor(at * agents / chains);
    const { prefix } = organisation.agent(agent);
    const start = performance.now();
    const { events, problem } = await verifyLog(registry.read(prefix), log.anchor);
    const delegation = await index.delegation(root, prefix);
    took.push(performance.now() - start);
    expectSame(`agent ${agent}'s chain`, task, {
      expected: [1, null, agent >= agents - revoked ? "revoked" : "live"],
      actual: [events, problem?.error.message ?? null, delegation?.revokedAt === null ? "live" : "revoked"],
    });
  }
  await index.close();
  return took;
}

async function signEvents({ registry, organisation }: Opened, task: FleetTask): Promise<number[]> {
  const took: number[] = [];
  const state = (await registry.keyState(task.root))!;
  const signed: SignedEvent[] = [];
  for (let at = 0; at < SIGNED_EVENTS; at++) {
    took.push(
      await msOf(async () => {
        const built = interact((await registry.keyState(task.root))!, [digestSeal(`signed ${at}`)]);
        signed.push(signEvent(built, [{ signer: organisation.rootSigner, index: 0 }]));
      }),
    );
  }
  for (const event of signed) {
    const { problem } = await verifyLog([event], undefined, { start: state });
    expectSame("a signed event", task, { expected: null, actual: problem?.error.message ?? null });
  }
  return took;
}
