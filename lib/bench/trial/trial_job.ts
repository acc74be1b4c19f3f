import { HeadroomError } from "../../errors.ts";
import type { PreparedDataset } from "../data/prepare_dataset.ts";
import { type BenchSettings, profileOf } from "../plan/bench_settings.ts";
import { agentsAt, type PlannedTrial } from "../plan/plan.ts";
import type { TrialJob } from "./job.ts";

/** Where a trial reads and writes. */
interface TrialPlaces {
  readonly runDir: string;
  /** Folder of stores that are removed after their trial. */
  readonly workDir: string;
  /** Where the store is written that stays after the trial, or null to remove it. */
  readonly keepPath: string | null;
  /** The data set an entity trial reads; null for onboarding. */
  readonly prepared: PreparedDataset | null;
}

/** The job of a trial's process, as plain data. */
export function trialJob(trial: PlannedTrial, settings: BenchSettings, places: TrialPlaces): TrialJob {
  const profile = profileOf(settings);
  // A plan only names what its settings contain.
  const scenario = settings.scenarios.find(({ id }) => id === trial.scenario)!;
  const stores = scenario.kind === "entities" ? settings.stores : settings.registries;
  const store = stores.find(({ name }) => name === trial.store)!;
  const base = {
    trial: trial.trial,
    scenario: trial.scenario,
    store,
    profile: settings.profile,
    variant: trial.variant,
    role: trial.role,
    order: trial.order,
    scale: trial.scale,
    seed: settings.seed,
    runDir: places.runDir,
    storePath: places.keepPath ?? `${places.workDir}/${trial.trial}${store.extension}`,
    keepStore: places.keepPath !== null,
  };
  if (scenario.kind === "kels") {
    return {
      ...base,
      kind: "onboard",
      agents: agentsAt(scenario.agents.value, trial.scale),
      engineers: scenario.engineers.value,
      anchorsPerAgent: scenario.anchorsPerAgent.value,
      batchAgents: scenario.batchAgents.value,
    };
  }
  if (places.prepared === null) throw new HeadroomError(`Trial "${trial.trial}" has no data set prepared`);
  const openRatePerS = scenario.readRatePerS?.value ?? 0;
  return {
    ...base,
    kind: "append",
    benchmark: trial.benchmark === "onboard" ? "append" : trial.benchmark,
    memoryLimitBytes: trial.memoryLimitBytes,
    blocksPath: places.prepared.blocksPath,
    expectationsPath: places.prepared.expectationsPath,
    warmupBlocks: profile.warmupBlocks,
    warmupRows: profile.warmupRows,
    queryRounds: settings.queries ? profile.queries.rounds : 0,
    openArrivals: settings.queries && openRatePerS > 0 ? profile.queries.openArrivals : 0,
    openRatePerS,
  };
}
