import { unsyncedTwin } from "../../runs/unsynced_twin.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import type { EntityScenario, Scenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { type Estimate, estimateAppend, estimatePrepare } from "./estimate.ts";
import { estimateOnboard, LEFT_BYTES } from "./estimate_onboard.ts";
import type { ChosenStore } from "./chosen_store.ts";
import type { ExperimentPoint, PlannedExperiment } from "./experiments.ts";
import { sizesFor } from "./profile_sizes.ts";
import { plannedBlocks } from "./planned_size.ts";
import type { Profile, Role, ScenarioProfile } from "./profiles.ts";
import { shardGroups } from "./shard_groups.ts";
import { shuffle } from "./shuffle.ts";

/**
 * What a trial measures: block appends, queries alone, a whole chain loaded at once, a load at once then rewritten by
 * appends, block appends with restricted memory, or onboarding into a registry.
 */
type Benchmark = "append" | "query" | "bulk" | "rewritten" | "restricted" | "onboard";

/** What is measured of entity scenarios: appends (with queries after), queries alone, bulk loads alone or beside appends. */
export const ENTITY_BENCHMARKS = {
  append: ["append"],
  query: ["query"],
  bulk: ["bulk"],
  "append-and-bulk": ["append", "bulk"],
} as const satisfies Readonly<Record<string, readonly Benchmark[]>>;

/** A trial, with its expected time and disk. */
export interface PlannedTrial extends Estimate {
  readonly trial: string;
  readonly benchmark: Benchmark;
  readonly scenario: string;
  readonly store: string;
  readonly variant: string;
  readonly role: Role;
  readonly scale: number;
  /** Most memory of its process, page cache included, bytes; all where absent. */
  readonly memoryLimitBytes?: number | undefined;
  /** Position in the order of the run, from 0, over all shards. */
  readonly order: number;
  /** Shared by trials that are compared with each other; they run one after another. */
  readonly pair: string;
  /** Whether it is of the profile's real size: what the trials before it say of it is written down first. */
  readonly isRealSize?: true;
}

/** A data set of the trials, prepared before the first of them; of an experiment, before the first of its own. */
export interface PlannedDataset extends Estimate {
  readonly scenario: string;
  readonly scale: number;
  /** Whether it includes the scenario's peaks. */
  readonly peaks: boolean;
}

/** The trials of a run in their order, the data sets they need, and the expected time in total. */
export interface Plan {
  readonly trials: readonly PlannedTrial[];
  readonly datasets: readonly PlannedDataset[];
  readonly seconds: number;
  /**
   * Peak disk use, bytes: all data sets and the largest store; of an experiment that removes its data, the point that needs
   * most.
   */
  readonly diskBytes: number;
}

/** What a plan is made from. */
export interface PlanRequest {
  readonly profile: Profile;
  readonly scenarios: readonly Scenario[];
  readonly seed: bigint;
  /** Size that a trial of a scenario writes at a scale, with its peaks or without (`plannedSize`). */
  readonly sizeOf: (scenario: EntityScenario, scale: number, peaks: boolean) => ScenarioSize;
  /** Whether the data includes the scenario's peaks after its steady stretch; points of an experiment say so themselves. */
  readonly peaks: boolean;
  /** Calibration scale instead of the profile's, or null. */
  readonly scale: number | null;
  /** Number of calibration trials instead of the profile's, then without validation trials; or null. */
  readonly trials: number | null;
  readonly shard: { readonly index: number; readonly count: number } | null;
  /** What entity trials measure. */
  readonly entityBenchmark: keyof typeof ENTITY_BENCHMARKS;
  /** Stores of entity trials, and registries of the others. */
  readonly stores: readonly ChosenStore[];
  readonly registries: readonly ChosenStore[];
  /** Points instead of the profile's sizes, or null. */
  readonly experiment: PlannedExperiment | null;
}

/**
 * Largest share of a plan's time that repeating a calibration trial at its end may take. choice: what a whole run can spare;
 * a smaller plan shows its drift by the repetitions it has anyway.
 */
const CLOSING_SHARE = 0.025;

/**
 * The plan of a run. Deterministic: the same request gives the same plan.
 *
 * All stores and variants of one repetition form a group and run one after another, in reversed order every other time
 * (A B, B A), so that a slow period affects all of them. Groups run in random order from the seed. A shard takes whole groups
 * (`shardGroups`). A real size follows them, so that all of them can say what it will take. One more repetition of the cheapest calibration
 * group of each kind of scenario ends the run where that is affordable: how much the same trial changed since its first run
 * is what the machine itself changed.
 *
 * An experiment runs point after point, the smallest first: what it predicts of a large one comes from the smaller ones, and
 * only the data of one point is on the disk.
 * @throws {UsageError} More shards than groups.
 */
export function planBench(request: PlanRequest): Plan {
  const groups = request.experiment === null
    ? groupsInRandomOrder(request)
    : pointGroups(request, request.experiment.points);
  let order = 0;
  const ordered = groups.map((group) => group.map((trial) => ({ ...trial, order: order++ })));
  const trials = shardGroups(
    ordered,
    request.shard ?? { index: 1, count: 1 },
    (group) => datasetsOf(group, request),
  ).flat();
  const datasets = datasetsOf(trials, request);
  return {
    trials,
    datasets,
    seconds: sum([...trials, ...datasets].map((item) => item.seconds)),
    diskBytes: peakDisk(trials, datasets, request.experiment?.keepData ?? true),
  };
}

function peakDisk(
  trials: readonly PlannedTrial[],
  datasets: readonly PlannedDataset[],
  dataStays: boolean,
): number {
  const largest = (own: readonly PlannedTrial[]) => Math.max(0, ...own.map(({ diskBytes }) => diskBytes));
  const left = trials.filter(({ benchmark, diskBytes }) =>
    benchmark === "onboard" && diskBytes <= LEFT_BYTES
  );
  const registries = sum(left.map(({ diskBytes }) => diskBytes));
  if (dataStays) return registries + sum(datasets.map(({ diskBytes }) => diskBytes)) + largest(trials);
  return registries + Math.max(
    largest(trials),
    ...datasets.map((data) => data.diskBytes + largest(trialsOn(data, trials))),
  );
}

/** The trials that read a data set. */
export function trialsOn(
  { scenario, scale }: Pick<PlannedDataset, "scenario" | "scale">,
  trials: readonly PlannedTrial[],
): PlannedTrial[] {
  return trials.filter((trial) => trial.scenario === scenario && trial.scale === scale);
}

type Unordered = Omit<PlannedTrial, "order">;

function groupsInRandomOrder(request: PlanRequest): Unordered[][] {
  const groups = request.scenarios.flatMap((scenario) => groupsOf(scenario, request));
  shuffle(groups, request.seed);
  return [...groups, ...realSizeGroups(request), ...closingGroups(request, groups)];
}

/** The real sizes of a profile, where its own sizes and the store that reaches them are measured. */
function realSizeGroups(request: PlanRequest): Unordered[][] {
  const { scale: asked, trials, entityBenchmark, profile } = request;
  if (asked !== null || trials !== null || entityBenchmark !== "append") return [];
  return request.scenarios.flatMap((scenario) => {
    const { realSize } = sizesFor(profile, scenario);
    const found = storesOf(scenario, request).find(({ name }) => name === realSize?.store);
    if (realSize === undefined || found === undefined) return [];
    const { scale, store } = realSize;
    const about = { benchmark: "append", role: "validation", label: `x${scale}`, repetition: 1 } as const;
    return [
      strictest(found.variants).map((variant) => ({
        ...planTrial(scenario, request, { ...about, scale, store, variant }),
        isRealSize: true as const,
      })),
    ];
  });
}

/** Without those that a variant which syncs each commit stands for: verdicts rest on that one. */
function strictest(variants: readonly string[]): string[] {
  return variants.filter((variant) => !variants.some((other) => unsyncedTwin(other) === variant));
}

/** The trials of an experiment, size after size, in turns: in reversed order every other repetition. */
function pointGroups(request: PlanRequest, points: readonly ExperimentPoint[]): Unordered[][] {
  const sizes = [...Map.groupBy(points, ({ scale }) => scale)];
  return request.scenarios.flatMap((scenario) =>
    sizes.flatMap(([scale, ways]) =>
      Array.from({ length: Math.max(...ways.map(({ trials }) => trials)) }, (_, i) => {
        const group = storesOf(scenario, request).flatMap(({ name: store, variants }) =>
          variants.flatMap((variant) =>
            ways.filter((way) => way.trials > i && (way.variant ?? variant) === variant)
              .map(({ role, load, memoryLimitBytes, label: word }) => {
                const label = word === undefined ? `x${scale}` : `x${scale}-${word}`;
                const own = { role, scale, label, repetition: i + 1, store, variant };
                const benchmark = scenario.kind === "kels"
                  ? "onboard"
                  : load ?? (memoryLimitBytes === undefined ? "append" : "restricted");
                return planTrial(scenario, request, { ...own, benchmark, memoryLimitBytes });
              })
          )
        );
        return i % 2 === 0 ? group : group.reverse();
      })
    )
  );
}

/** Whether the data of a size includes peaks. */
function hasPeaks({ experiment, peaks }: PlanRequest, scale: number): boolean {
  if (experiment === null) return peaks;
  return experiment.points.some((point) => point.scale === scale && point.peaks === true);
}

function groupsOf(scenario: Scenario, request: PlanRequest): Unordered[][] {
  const sizes = sizesOf(scenario, request);
  const groups: Unordered[][] = [];
  for (const role of ["calibration", "validation"] as const) {
    const repetitions = role === "calibration" ? sizes.calibrationTrials : sizes.validationTrials;
    for (let repetition = 1; repetition <= repetitions; repetition++) {
      groups.push(groupOf(scenario, request, { role, repetition }));
    }
  }
  return groups;
}

function storesOf({ kind }: Scenario, { stores, registries }: PlanRequest): readonly ChosenStore[] {
  return kind === "entities" ? stores : registries;
}

/** One repetition of a scenario's trials of a role: every store in every variant. */
function groupOf(
  scenario: Scenario,
  request: PlanRequest,
  { role, repetition }: { readonly role: Role; readonly repetition: number },
): Unordered[] {
  const sizes = sizesOf(scenario, request);
  const factor = role === "calibration" ? 1 : sizes.validationFactor;
  const benchmarks: readonly Benchmark[] = scenario.kind === "entities"
    ? ENTITY_BENCHMARKS[request.entityBenchmark]
    : ["onboard"];
  const group = storesOf(scenario, request).flatMap((store) =>
    store.variants.flatMap((variant) =>
      // Variants are what commits survive; a bulk load is synced whatever they say.
      benchmarks.filter((benchmark) => benchmark !== "bulk" || variant === store.variants[0]).map((
        benchmark,
      ) =>
        planTrial(scenario, request, {
          benchmark,
          role,
          label: role,
          scale: factor * Math.max(sizes.scale, leastScale(scenario, variant, request)),
          store: store.name,
          variant,
          repetition,
        })
      )
    )
  );
  return repetition % 2 === 0 ? group.reverse() : group;
}

/** None where the number of trials was asked for. */
function closingGroups(request: PlanRequest, groups: readonly (readonly Unordered[])[]): Unordered[][] {
  if (request.trials !== null) return [];
  const secondsOf = (trials: readonly Unordered[]) => sum(trials.map(({ seconds }) => seconds));
  const affordable = CLOSING_SHARE * secondsOf(groups.flat());
  return (["entities", "kels"] as const).flatMap((kind) => {
    const [cheapest] = request.scenarios.filter((scenario) => scenario.kind === kind)
      .map((scenario) => {
        const repetition = sizesOf(scenario, request).calibrationTrials + 1;
        return groupOf(scenario, request, { role: "calibration", repetition });
      })
      .sort((a, b) => secondsOf(a) - secondsOf(b));
    return cheapest === undefined || secondsOf(cheapest) > affordable ? [] : [cheapest];
  });
}

/** Scale at which a write mode with batches onboards one whole batch; 0 where none is asked for. */
function leastScale(scenario: Scenario, variant: string, { profile, scale }: PlanRequest): number {
  if (scenario.kind !== "kels" || scale !== null || writeVariant(variant).mode === "per-event") return 0;
  const agents = scenario.agents.value;
  return Math.min(scenario.batchAgents.value, profile.wholeBatchTo, agents) / agents;
}

function planTrial(
  scenario: Scenario,
  request: PlanRequest,
  { benchmark, role, label, scale, store, variant, repetition, memoryLimitBytes }: {
    benchmark: Benchmark;
    role: Role;
    /** Tells its repetitions from those of another size in its id. */
    label: string;
    scale: number;
    store: string;
    variant: string;
    repetition: number;
    memoryLimitBytes?: number | undefined;
  },
): Unordered {
  const number = String(repetition).padStart(2, "0");
  const limit = memoryLimitBytes === undefined ? "" : `-${memoryLimitBytes / 1e6}mb`;
  const estimate = scenario.kind === "entities"
    ? estimateAppend(request.sizeOf(scenario, scale, hasPeaks(request, scale)), {
      blocks: plannedBlocks(scenario, scale, hasPeaks(request, scale)),
      queries: request.profile.queries,
      openRatePerS: scenario.readRatePerS?.value ?? 0,
      benchmark,
      store,
      variant,
    })
    : estimateOnboard({
      agents: agentsAt(scenario.agents.value, scale),
      anchorsPerAgent: scenario.anchorsPerAgent.value,
      batchAgents: scenario.batchAgents.value,
    }, { store, variant });
  return {
    trial: `${scenario.id}-${store}-${benchmark}${limit}-${variant}-${label}-${number}`,
    benchmark,
    ...memoryLimitBytes === undefined ? {} : { memoryLimitBytes },
    scenario: scenario.id,
    store,
    variant,
    role,
    scale,
    pair: `${scenario.id}-${label}-${number}`,
    ...estimate,
  };
}

/** Agents at a scale: the rounded multiple, at least one. */
export function agentsAt(agents: number, scale: number): number {
  return Math.max(1, Math.round(agents * scale));
}

function sizesOf(scenario: Scenario, request: PlanRequest): ScenarioProfile {
  const sizes = sizesFor(request.profile, scenario);
  const scale = request.scale ?? sizes.scale;
  if (request.trials === null) return { ...sizes, scale };
  return { scale, validationFactor: 1, calibrationTrials: request.trials, validationTrials: 0 };
}

function datasetsOf(trials: readonly PlannedTrial[], request: PlanRequest): PlannedDataset[] {
  const datasets = new Map<string, PlannedDataset>();
  for (const { scenario: id, scale, benchmark } of trials) {
    const scenario = request.scenarios.find((candidate) => candidate.id === id);
    if (benchmark === "onboard" || scenario?.kind !== "entities") continue;
    const peaks = hasPeaks(request, scale);
    const estimate = estimatePrepare(request.sizeOf(scenario, scale, peaks));
    datasets.set(`${id} ${scale}`, { scenario: id, scale, peaks, ...estimate });
  }
  return [...datasets.values()].sort((a, b) => a.scenario.localeCompare(b.scenario) || a.scale - b.scale);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
