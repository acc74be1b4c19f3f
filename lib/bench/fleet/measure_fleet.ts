import { join } from "node:path";
import { runEntry } from "../race/run_program.ts";
import type { BuiltRegistry } from "./build_fleet.ts";
import { cloneRegistry, type CloneTrial } from "./clone_registry.ts";
import type { FleetPlace } from "./fleet_place.ts";
import type { FleetWork } from "./fleet_work.ts";
import type { FleetPlan } from "./plan_fleet.ts";
import type { FleetTask, ReadTrial, TotalsTrial } from "./read_fleet.ts";
import { afterRound, type RevokeTrial } from "./revoke_fleet.ts";

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
  readonly replayMs: readonly number[];
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

/** A registry under measurement. */
interface Measured {
  readonly place: FleetPlace;
  readonly built: BuiltRegistry;
}

async function measureSize(settings: FleetSettings, agents: number): Promise<FleetSamples[]> {
  const { seed, rounds, interrupted } = settings;
  const size = { agents, seed };
  const contestants: (Measured & Record<"reads" | "totals" | "clones" | "revocations", unknown[]>)[] = [];
  for (const place of placesOf(settings, `${agents}-agents`)) {
    const built = await work<BuiltRegistry>(settings, `${agents} agents`, {
      do: "build",
      task: { ...place, size },
    });
    contestants.push({ place, built, reads: [], totals: [], clones: [], revocations: [] });
  }
  const taskAfter = ({ place, built }: Measured, before: number): FleetTask => {
    const { root, rootEvents: events } = built;
    let task: FleetTask = { ...place, root, events, size, revoked: 0 };
    for (let round = 0; round < before; round++) task = afterRound(task);
    return task;
  };
  const what = (words: string) => `${agents} agents, ${words}`;
  for (const one of contestants) {
    await work(settings, what("revoking before it counts"), { do: "revoke", task: taskAfter(one, 0) });
  }
  await inTurns(contestants, rounds, async (one, round) => {
    const [task, words] = [taskAfter(one, 1), what(`reading, round ${round + 1}`)];
    one.reads.push(await work(settings, words, { do: "read", task }));
    one.totals.push(await work(settings, words, { do: "count", task }));
    settings.onStep(`${one.place.store.name}: ${what("cloning")}`);
    one.clones.push(await cloneRegistry(one.place, interrupted));
    settings.onDone();
  });
  await inTurns(contestants, rounds, async (one, round) => {
    const task = taskAfter(one, 1 + round);
    one.revocations.push(
      await work(settings, what(`revoking, round ${round + 1}`), { do: "revoke", task }),
    );
  });
  for (const one of contestants) {
    const task = { ...one.place, root: one.built.root };
    await work(settings, what("checking all"), { do: "check", task });
  }
  return contestants.map((one) => {
    const { events, revoked } = taskAfter(one, 1);
    return {
      registry: one.place.store.name,
      ...{ agents, built: one.built, events, revoked },
      reads: one.reads as ReadTrial[],
      totals: one.totals as TotalsTrial[],
      clones: one.clones.includes(null) ? null : one.clones as CloneTrial[],
      revocations: one.revocations as RevokeTrial[],
    };
  });
}

async function measureLog(settings: FleetSettings, events: number): Promise<LogSamples[]> {
  const contestants: (Measured & { readonly replayMs: number[] })[] = [];
  for (const place of placesOf(settings, `${events}-events`)) {
    const task = { ...place, events, seed: settings.seed };
    const built = await work<BuiltRegistry>(settings, `a log of ${events} events`, { do: "build-log", task });
    contestants.push({ place, built, replayMs: [] });
  }
  await inTurns(contestants, settings.rounds, async ({ place, built, replayMs }, round) => {
    const task = { ...place, root: built.root, events };
    replayMs.push(
      await work(settings, `replaying ${events} events, round ${round + 1}`, { do: "replay", task }),
    );
  });
  return contestants.map(({ place, built, replayMs }) => ({
    registry: place.store.name,
    ...{ events, built, replayMs },
  }));
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

/** Has a piece of work done in a process of its own. */
async function work<Result>(
  { onStep, onDone, interrupted }: FleetSettings,
  what: string,
  task: FleetWork,
): Promise<Result> {
  onStep(`${task.task.store.name}: ${what}`);
  const entry = new URL("./fleet_entry.ts", import.meta.url);
  const result = await runEntry<Result>(entry, task, interrupted);
  onDone();
  return result;
}
