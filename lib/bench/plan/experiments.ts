import { UsageError } from "../../errors.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { scenarioSize } from "../../scenarios/scenario_size.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import {
  DEFAULT_ENTITY_STORE,
  RECOMMENDED_ENTITY_STORE,
  RECOMMENDED_KEL_REGISTRY,
} from "../../stores/mod.ts";
import { WRITE_MODES } from "../../synth/organisation/organisation.ts";
import { nearestName } from "../../text/nearest_name.ts";
import type { Role } from "./profiles.ts";

/** Trials of one size. */
export interface ExperimentPoint {
  /** Multiple of the published size. */
  readonly scale: number;
  /** Trials of each store in each variant. */
  readonly trials: number;
  readonly role: Role;
  /** How the store comes to this size; block by block where nothing is said. */
  readonly load?: "rewritten" | undefined;
  /** Most memory that a trial's process may have, page cache included, bytes; all where nothing is said. Of loads by blocks. */
  readonly memoryLimitBytes?: number | undefined;
  /** The only variant that is measured; all that are chosen where nothing is said. */
  readonly variant?: string | undefined;
  /** Whether the scenario's peaks follow its steady stretch. */
  readonly peaks?: true | undefined;
  /** Tells its trials from those of another experiment at the same size, so that the two can be merged. A word of a trial's id. */
  readonly label?: string | undefined;
}

/** One question at real sizes, too long for a profile: what is measured to answer it. */
interface Experiment {
  readonly question: string;
  /** Ids of scenarios of one kind, measured one after another. */
  readonly scenarios: readonly string[];
  /**
   * Names of entity stores, or of registries where the scenarios are of key events, measured in turns: the one that is soon done
   * first, so that it answers first.
   */
  readonly stores: readonly string[];
  /** Names of variants, with commas between. */
  readonly variant: string;
  /** The smallest first. */
  readonly points: readonly ExperimentPoint[];
  /** Whether the scenario's queries follow each load. */
  readonly queries: boolean;
}

/** What experiments compare: the store that is recommended, and Arkiv's exact schema. */
const STORES = [RECOMMENDED_ENTITY_STORE.name, DEFAULT_ENTITY_STORE.name];

const GROWTH = {
  stores: STORES,
  variant: "normal",
  // Laws are fitted to a tenth, whose trials pass through the smaller sizes too; the hundredth is a point of the curve alone.
  points: [
    { scale: 0.01, trials: TRIALS_FOR_INTERVAL, role: "validation" },
    { scale: 0.1, trials: TRIALS_FOR_INTERVAL, role: "calibration" },
    { scale: 0.5, trials: 1, role: "validation" },
    { scale: 1, trials: 1, role: "validation", peaks: true },
  ],
  queries: true,
} as const;

const LARGE = { ...GROWTH, stores: [RECOMMENDED_ENTITY_STORE.name] } as const;

/**
 * Limits to memory, bytes. choice: the exact schema's indexes at a tenth are larger than all of them but the first, and the last
 * still holds the process itself. SQLite's cache is the smallest beside them: a larger one takes the room of the files' pages.
 */
const MEMORY_LIMITS = [1e9, 512e6, 256e6];

/** choice: of what is tested a projection may pass or fail up to 64 times further (`BEYOND_MAX`). */
const TESTED_SHARE = 0.016;

/** The use case that has about as many entities as are asked for, and whose data fits a laptop's disk: without payloads. */
const MANY = "energy-grid-california";

/** Of each use case but the marketplace, which has its own experiments, the chain that most of its needs are about. */
const OTHER_USE_CASES = [
  "ride-sharing-north-america",
  "freelance-asia",
  "supply-chain-pharma",
  "energy-grid-california",
  "carbon-credits-v1",
];

function manyEntities(entities: number): ExperimentPoint[] {
  const scenario = SCENARIOS[MANY] as EntityScenario;
  const scale = Number((entities / scenarioSize(scenario, 1).entities).toPrecision(6));
  return [{ scale, trials: 1, role: "validation", load: "rewritten" }];
}

/**
 * The experiments by id. Sizes and trials are choices: one experiment fits into a night on two cores, and into the disk of a
 * laptop but for the largest.
 */
export const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  "growth-marketplace": {
    ...GROWTH,
    question: "Speed and size up to the full marketplace; do laws from a tenth foretell it?",
    scenarios: ["compute-marketplace"],
  },
  "growth-mendoza": {
    ...GROWTH,
    question: "Speed and size up to the full Mendoza; do laws from a tenth foretell it?",
    scenarios: ["mendoza"],
  },
  "growth-marketplace-2x": {
    ...GROWTH,
    question: "Does it go on so at twice the full marketplace? (merge it into the first)",
    scenarios: ["compute-marketplace"],
    points: [{ scale: 2, trials: 1, role: "validation", peaks: true }],
  },
  "marketplace-1x-tuned": {
    ...GROWTH,
    question: "What do settings add at full size; is a block late? (merge it likewise)",
    scenarios: ["compute-marketplace"],
    variant: "tuned",
    points: [{ scale: 1, trials: 1, role: "validation", peaks: true }],
  },
  "use-cases": {
    ...GROWTH,
    question: "Which of the other use cases fit? Each up to a sixtieth of its size",
    scenarios: OTHER_USE_CASES,
    points: [
      { scale: 0.001, trials: TRIALS_FOR_INTERVAL, role: "calibration" },
      { scale: TESTED_SHARE, trials: 1, role: "validation" },
    ],
  },
  "use-cases-eighth": {
    ...LARGE,
    question: "The same at an eighth: what do they cost at millions of entities? (merge it)",
    scenarios: OTHER_USE_CASES,
    points: [{ scale: 0.125, trials: 1, role: "validation" }],
  },
  "growth-two-ways": {
    ...GROWTH,
    question: "Is a file loaded at once, a tenth then rewritten, like one grown by blocks?",
    scenarios: ["compute-marketplace"],
    points: [
      { scale: 0.1, trials: 3, role: "calibration", label: "two-ways" },
      { scale: 0.1, trials: 3, role: "calibration", label: "two-ways", load: "rewritten" },
    ],
  },
  "knees": {
    ...GROWTH,
    question: "Does a load bend where its indexes outgrow the cache, or the memory?",
    scenarios: ["compute-marketplace"],
    // The large cache of `tuned` is not in force there: a tenth's load ends under 1 GiB.
    variant: "library-default,normal",
    points: [
      { scale: 0.1, trials: 3, role: "calibration", label: "knees" },
      ...MEMORY_LIMITS.map((memoryLimitBytes) =>
        ({
          scale: 0.1,
          trials: 3,
          role: "calibration",
          label: "knees",
          memoryLimitBytes,
          variant: "library-default",
        }) as const
      ),
    ],
    queries: false,
  },
  "growth-mendoza-5x": {
    ...LARGE,
    scenarios: ["mendoza"],
    question: "Does the recommended store go on so at five times Mendoza? (merge it)",
    points: [{ scale: 5, trials: 1, role: "validation" }],
  },
  "entities-10m": {
    ...LARGE,
    scenarios: [MANY],
    question: "What does the recommended store do with 10 million entities?",
    points: manyEntities(10e6),
  },
  "entities-20m": {
    ...LARGE,
    scenarios: [MANY],
    question: "What does the recommended store do with 20 million entities?",
    points: manyEntities(20e6),
  },
  "onboarding-10k": {
    question: "Up to 10,000 agents really onboarded: how fast, and does it last?",
    scenarios: ["agent-onboarding"],
    stores: [RECOMMENDED_KEL_REGISTRY.name],
    variant: WRITE_MODES.join(","),
    points: [
      { scale: 0.01, trials: TRIALS_FOR_INTERVAL, role: "calibration" },
      { scale: 0.1, trials: TRIALS_FOR_INTERVAL, role: "calibration" },
      { scale: 1, trials: TRIALS_FOR_INTERVAL, role: "validation" },
    ],
    queries: false,
  },
};

/** Whether an experiment is of registries of key events; its stores are such then. */
export function isOfRegistries({ scenarios }: Pick<Experiment, "scenarios">): boolean {
  return scenarios.every((id) => SCENARIOS[id]?.kind === "kels");
}

/** An experiment as it is run: part of a run's settings, so that a resumed run keeps its points. */
export interface PlannedExperiment {
  readonly id: string;
  readonly points: readonly ExperimentPoint[];
  /** Whether data made for a point stays when its trials are done. */
  readonly keepData: boolean;
  /** Why points with restricted memory are left out, as a sentence; absent where none is. */
  readonly memoryNote?: string | undefined;
}

/** @throws {UsageError} No experiment has this id; names the nearest. */
export function findExperiment(id: string): Experiment {
  if (Object.hasOwn(EXPERIMENTS, id)) return EXPERIMENTS[id]!;
  const ids = Object.keys(EXPERIMENTS);
  const near = nearestName(id, ids);
  throw new UsageError(`There is no experiment "${id}"`, {
    expected: `one of ${ids.join(", ")}`,
    actual: id,
    next: near === null ? "deno task bench --experiment list" : `Did you mean ${near}?`,
  });
}

/** The points of an experiment, each `factor` times its size: the same shape, smaller. */
export function scaledPoints({ points }: Experiment, factor: number): ExperimentPoint[] {
  return points.map((point) => ({ ...point, scale: Number((point.scale * factor).toPrecision(12)) }));
}
