import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { EntityScenario, Scenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { type Estimate, estimateAppend, estimateOnboard, estimatePrepare } from "./estimate.ts";
import { sizesFor } from "./profile_sizes.ts";
import { type Profile, type ScenarioProfile, VARIANTS } from "./profiles.ts";

export type Benchmark = "append" | "query" | "onboard";

export interface PlannedTrial extends Estimate {
  readonly trial: string;
  readonly benchmark: Benchmark;
  readonly scenario: string;
  readonly store: string;
  readonly variant: string;
  readonly role: "fit" | "test";
  readonly scale: number;
  /** Place in the run's order, from 0; over all shards. */
  readonly order: number;
  /** Trials to be compared with each other share this; they run one after another. */
  readonly pair: string;
}

/** A data set the trials read, made before the first of them. */
export interface PlannedDataset extends Estimate {
  readonly scenario: string;
  readonly scale: number;
}

export interface Plan {
  readonly trials: readonly PlannedTrial[];
  readonly datasets: readonly PlannedDataset[];
  readonly seconds: number;
  /** Most disk used at one time: all data sets and the largest store, bytes. */
  readonly diskBytes: number;
}

export interface PlanRequest {
  readonly profile: Profile;
  readonly scenarios: readonly Scenario[];
  readonly seed: bigint;
  /** What a trial of a scenario writes at a scale (`plannedSize`). */
  readonly sizeOf: (scenario: EntityScenario, scale: number) => ScenarioSize;
  /** Fit scale in place of the profile's. */
  readonly scale?: number;
  /** Fit trials in place of the profile's; no test trials then. */
  readonly trials?: number;
  readonly shard?: { readonly index: number; readonly count: number };
  /** What entity trials are about; default append (with queries after). */
  readonly entityBenchmark?: "append" | "query";
  /** Store that entity trials write to; default `DEFAULT_ENTITY_STORE`. */
  readonly entityStore?: string;
  /** Only these variants. */
  readonly variants?: readonly string[];
}

/**
 * Everything a run will do, from its settings alone: the same request gives the same plan.
 *
 * Variants of one repetition form a group and run one after another, in turned order every other time (A B, B A), so that
 * a slow minute hits both. Groups run in random order from the seed. A shard takes whole groups.
 */
export function planBench(request: PlanRequest): Plan {
  const groups = request.scenarios.flatMap((scenario) => groupsOf(scenario, request));
  shuffle(groups, request.seed);
  const { index, count } = request.shard ?? { index: 1, count: 1 };
  let order = 0;
  const ordered = groups.map((group) => group.map((trial) => ({ ...trial, order: order++ })));
  const trials = ordered.filter((_, i) => i % count === index - 1).flat();
  const datasets = datasetsOf(trials, request);
  return {
    trials,
    datasets,
    seconds: sum([...trials, ...datasets].map((item) => item.seconds)),
    diskBytes: sum(datasets.map((item) => item.diskBytes)) +
      Math.max(0, ...trials.map((trial) => trial.diskBytes)),
  };
}

type Unordered = Omit<PlannedTrial, "order">;

function groupsOf(scenario: Scenario, request: PlanRequest): Unordered[][] {
  const sizes = sizesOf(scenario, request);
  const groups: Unordered[][] = [];
  for (const role of ["fit", "test"] as const) {
    const repetitions = role === "fit" ? sizes.fitTrials : sizes.testTrials;
    const scale = role === "fit" ? sizes.fitScale : sizes.fitScale * sizes.testFactor;
    for (let repetition = 1; repetition <= repetitions; repetition++) {
      const group = variantsOf(scenario, request).map((variant) =>
        planTrial(scenario, request, { role, scale, variant, repetition })
      );
      groups.push(repetition % 2 === 0 ? group.reverse() : group);
    }
  }
  return groups;
}

function planTrial(
  scenario: Scenario,
  request: PlanRequest,
  { role, scale, variant, repetition }: {
    role: "fit" | "test";
    scale: number;
    variant: string;
    repetition: number;
  },
): Unordered {
  const benchmark = scenario.kind === "entities" ? request.entityBenchmark ?? "append" : "onboard";
  const number = String(repetition).padStart(2, "0");
  const estimate = scenario.kind === "entities"
    ? estimateAppend(
      request.sizeOf(scenario, scale),
      request.profile.queries,
      scenario.readRatePerS?.value ?? 0,
      variant,
    )
    : estimateOnboard(agentsAt(scenario.agents.value, scale), scenario.anchorsPerAgent.value, variant);
  return {
    trial: `${scenario.id}-${benchmark}-${variant}-${role}-${number}`,
    benchmark,
    scenario: scenario.id,
    store: scenario.kind === "entities" ? request.entityStore ?? DEFAULT_ENTITY_STORE : KEL_REGISTRY,
    variant,
    role,
    scale,
    pair: `${scenario.id}-${role}-${number}`,
    ...estimate,
  };
}

/** What entities are measured on where nothing else is asked for: Arkiv's own schema. */
export const DEFAULT_ENTITY_STORE = "bitemporal";
const KEL_REGISTRY = "git-registry";

/** Agents at a scale: the rounded multiple, at least one. */
export function agentsAt(agents: number, scale: number): number {
  return Math.max(1, Math.round(agents * scale));
}

function sizesOf(scenario: Scenario, request: PlanRequest): ScenarioProfile {
  const sizes = sizesFor(request.profile, scenario);
  const fitScale = request.scale ?? sizes.fitScale;
  if (request.trials !== undefined) {
    return { fitScale, testFactor: 1, fitTrials: request.trials, testTrials: 0 };
  }
  return { ...sizes, fitScale };
}

function variantsOf(scenario: Scenario, request: PlanRequest): readonly string[] {
  const all: readonly string[] = VARIANTS[scenario.kind];
  return request.variants === undefined ? all : all.filter((variant) => request.variants!.includes(variant));
}

function datasetsOf(trials: readonly PlannedTrial[], request: PlanRequest): PlannedDataset[] {
  const datasets = new Map<string, PlannedDataset>();
  for (const { scenario: id, scale, benchmark } of trials) {
    const scenario = request.scenarios.find((candidate) => candidate.id === id);
    if (benchmark === "onboard" || scenario?.kind !== "entities") continue;
    const estimate = estimatePrepare(request.sizeOf(scenario, scale));
    datasets.set(`${id} ${scale}`, { scenario: id, scale, ...estimate });
  }
  return [...datasets.values()].sort((a, b) => a.scenario.localeCompare(b.scenario) || a.scale - b.scale);
}

/** Fisher and Yates, in place, from the seed's low 32 bits folded with the high ones. */
function shuffle<T>(items: T[], seed: bigint): void {
  const random = xoroshiro128plus(Number(BigInt.asIntN(32, seed ^ (seed >> 32n))));
  for (let last = items.length - 1; last > 0; last--) {
    const other = uniformInt(random, 0, last);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
