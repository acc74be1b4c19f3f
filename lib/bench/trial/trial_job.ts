import { HeadroomError } from "../../errors.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { type BenchSettings, profileOf } from "../plan/bench_settings.ts";
import { agentsAt, type PlannedTrial } from "../plan/plan.ts";
import type { PreparedDataset } from "../data/prepare_dataset.ts";
import type { EntityVariant, KelVariant } from "../plan/profiles.ts";
import type { TrialSpec } from "./job.ts";

/** Where a trial reads and writes. */
export interface TrialPlaces {
  readonly runDir: string;
  readonly storePath: string;
  readonly keepStore: boolean;
  /** The data set an entity trial reads; null for onboarding. */
  readonly prepared: PreparedDataset | null;
}

/** Everything a trial's process needs to know, as plain data. */
export function trialSpec(
  trial: PlannedTrial,
  scenario: Scenario,
  settings: BenchSettings,
  places: TrialPlaces,
): TrialSpec {
  const base = {
    trial: trial.trial,
    scenario: trial.scenario,
    role: trial.role,
    order: trial.order,
    scale: trial.scale,
    seed: settings.seed,
    runDir: places.runDir,
    storePath: places.storePath,
    keepStore: places.keepStore,
    store: trial.store,
  };
  const profile = profileOf(settings);
  if (scenario.kind === "kels") {
    return {
      ...base,
      kind: "onboard",
      variant: trial.variant as KelVariant,
      agents: agentsAt(scenario.agents.value, trial.scale),
      engineers: scenario.engineers.value,
      anchorsPerAgent: scenario.anchorsPerAgent.value,
      batchAgents: Math.min(profile.batchAgents, scenario.batchAgents.value),
    };
  }
  if (places.prepared === null) throw new HeadroomError(`Trial "${trial.trial}" has no data set prepared`);
  const openRatePerS = scenario.readRatePerS?.value ?? 0;
  return {
    ...base,
    kind: "append",
    benchmark: trial.benchmark === "query" ? "query" : "append",
    variant: trial.variant as EntityVariant,
    blocksPath: places.prepared.blocksPath,
    truthsPath: places.prepared.truthsPath,
    warmupBlocks: profile.warmupBlocks,
    warmupRows: profile.warmupRows,
    queryRounds: settings.queries ? profile.queries.rounds : 0,
    openArrivals: settings.queries && openRatePerS > 0 ? profile.queries.openArrivals : 0,
    openRatePerS,
  };
}
