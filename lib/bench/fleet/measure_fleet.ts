import { join } from "node:path";
import { runEntry } from "../race/run_program.ts";
import type { BuiltRegistry } from "./build_fleet.ts";
import { cloneRegistry, type CloneTrial } from "./clone_registry.ts";
import type { FleetPlace } from "./fleet_place.ts";
import type { FLEET_WORK, WorkName } from "./fleet_work.ts";
import type { FleetPlan } from "./plan_fleet.ts";
import type { ReadTrial, ReplayTrial, TotalsTrial } from "./read_fleet.ts";
import { afterRounds, type RevokeTrial } from "./revoke_fleet.ts";

/** What is measured, and where. */
interface FleetSettings extends FleetPlan {
  readonly seed: number;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each. */
  readonly onDone: () => void;
  readonly interrupted: AbortSignal;
}

/** A registry's samples with a fleet of one size; the n-th is of the n-th round. */
export interface FleetSamples {
  readonly registry: string;
  readonly agents: number;
  readonly built: BuiltRegistry;
  /** Events of the root's log, and agents revoked, while it was read. */
  readonly events: number;
  readonly revoked: number;
  readonly reads: readonly ReadTrial[];
  readonly totals: readonly TotalsTrial[];
  /** Null where the registry is no repository. */
  readonly clones: readonly CloneTrial[] | null;
  readonly revocations: readonly RevokeTrial[];
}

/** A registry's samples with one log. */
export interface LogSamples {
  readonly registry: string;
  readonly events: number;
  readonly built: BuiltRegistry;
  readonly replays: readonly ReplayTrial[];
}

/** Everything that was measured to the end. */
export interface FleetMeasurement {
  readonly fleets: readonly FleetSamples[];
  readonly logs: readonly LogSamples[];
}

/**
 * Measures each size on every registry: makes the fleets, revokes a tenth of each off the clock, then reads in rounds, and then
 * revokes in rounds. A trial is a process of its own; registries take turns, every second round in reverse. In the end each
 * registry is checked whole. Registries stay until all is measured: ext4 makes new files slowly after many were removed.
 * @returns Sizes that were measured to the end, on all registries; where it was interrupted, that is not all.
 * @throws {HeadroomError} A registry failed, or answers otherwise than it must: then no figure counts.
 */
export async function measureFleet(settings: FleetSettings): Promise<FleetMeasurement> {
  const fleets: FleetSamples[] = [];
  const logs: LogSamples[] = [];
  try {
    for (const agents of settings.agents) fleets.push(...await measureSize(settings, agents));
    for (const events of settings.events) logs.push(...await measureLog(settings, events));
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!settings.interrupted.aborted) throw error;
  }
  return { fleets, logs };
}

async function measureSize(settings: FleetSettings, agents: number): Promise<FleetSamples[]> {
  const { seed, rounds, interrupted } = settings;
  const size = { agents, seed };
  const what = (words: string) => `${agents} agents, ${words}`;
  const contestants: {
    readonly place: FleetPlace;
    readonly built: BuiltRegistry;
    readonly reads: ReadTrial[];
    readonly totals: TotalsTrial[];
    readonly clones: CloneTrial[];
    readonly revocations: RevokeTrial[];
  }[] = [];
  for (const place of placesOf(settings, `${agents}-agents`)) {
    const built = await work(settings, `${agents} agents`, { name: "build", task: { ...place, size } });
    contestants.push({ place, built, reads: [], totals: [], clones: [], revocations: [] });
  }
  const taskAfter = (
    { place, built: { root, rootEvents: events } }: typeof contestants[number],
    before: number,
  ) => afterRounds({ ...place, root, events, size }, before);
  for (const one of contestants) {
    await work(settings, what("revoking before it counts"), { name: "revoke", task: taskAfter(one, 0) });
  }
  await inTurns(contestants, rounds, async (one, round) => {
    const [task, words] = [taskAfter(one, 1), what(`reading, round ${round + 1}`)];
    one.reads.push(await work(settings, words, { name: "read", task }));
    one.totals.push(await work(settings, words, { name: "count", task }));
    settings.onStep(`${one.place.store.name}: ${what("cloning")}`);
    const clone = await cloneRegistry(one.place, interrupted);
    if (clone !== null) one.clones.push(clone);
    settings.onDone();
  });
  await inTurns(contestants, rounds, async (one, round) => {
    const task = taskAfter(one, 1 + round);
    one.revocations.push(
      await work(settings, what(`revoking, round ${round + 1}`), { name: "revoke", task }),
    );
  });
  for (const { place, built: { root } } of contestants) {
    await work(settings, what("checking all"), { name: "check", task: { ...place, root } });
  }
  return contestants.map((one) => {
    const { place, clones, ...samples } = one;
    const { events, revoked } = taskAfter(one, 1);
    return {
      registry: place.store.name,
      ...{ agents, events, revoked, ...samples },
      clones: clones.length === 0 ? null : clones,
    };
  });
}

async function measureLog(settings: FleetSettings, events: number): Promise<LogSamples[]> {
  const { seed, rounds } = settings;
  const contestants: (FleetPlace & { readonly built: BuiltRegistry; readonly replays: ReplayTrial[] })[] = [];
  for (const place of placesOf(settings, `${events}-events`)) {
    const task = { ...place, events, seed };
    const built = await work(settings, `a log of ${events} events`, { name: "build-log", task });
    contestants.push({ ...place, built, replays: [] });
  }
  await inTurns(contestants, rounds, async ({ store, path, built: { root }, replays }, round) => {
    const task = { store, path, root, events };
    replays.push(
      await work(settings, `replaying ${events} events, round ${round + 1}`, { name: "replay", task }),
    );
  });
  return contestants.map(({ store, built, replays }) => ({ registry: store.name, events, built, replays }));
}

function placesOf({ stores, folder }: FleetSettings, name: string): FleetPlace[] {
  return stores.map((store) => ({
    store,
    path: join(folder, `${name}-${stores.indexOf(store)}${store.extension}`),
  }));
}

/** Every contestant once a round, every second round in reverse. */
async function inTurns<One>(
  contestants: readonly One[],
  rounds: number,
  trial: (one: One, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const one of round % 2 === 0 ? contestants : contestants.toReversed()) await trial(one, round);
  }
}

/** What a piece of work takes. */
type TaskOf<Name extends WorkName> = Parameters<typeof FLEET_WORK[Name]>[0];

/** Has a piece of work done in a process of its own. */
async function work<Name extends WorkName>(
  { onStep, onDone, interrupted }: FleetSettings,
  what: string,
  piece: { readonly name: Name; readonly task: TaskOf<Name> & FleetPlace },
): Promise<Awaited<ReturnType<typeof FLEET_WORK[Name]>>> {
  onStep(`${piece.task.store.name}: ${what}`);
  const entry = new URL("./fleet_entry.ts", import.meta.url);
  const result = await runEntry<Awaited<ReturnType<typeof FLEET_WORK[Name]>>>(entry, piece, interrupted);
  onDone();
  return result;
}
