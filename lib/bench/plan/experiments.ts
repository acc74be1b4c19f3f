import { UsageError } from "../../errors.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { nearestName } from "../../text/nearest_name.ts";
import type { Role } from "./profiles.ts";

/** Trials of one size. */
export interface ExperimentPoint {
  /** Multiple of the published size. */
  readonly scale: number;
  /** Trials of each store in each variant. */
  readonly trials: number;
  readonly role: Role;
}

/** One question at real sizes, too long for a profile: what is measured to answer it. */
interface Experiment {
  readonly question: string;
  /** Ids of entity scenarios, measured one after another. */
  readonly scenarios: readonly string[];
  /** Names of entity stores, measured in turns. */
  readonly stores: readonly string[];
  readonly variant: string;
  /** The smallest first. */
  readonly points: readonly ExperimentPoint[];
  /** Whether the scenario's queries follow each load. */
  readonly queries: boolean;
}

/** What every experiment so far compares: Arkiv's exact schema and the store that is recommended instead. */
const STORES = ["bitemporal", "posting"];

const GROWTH = {
  stores: STORES,
  variant: "normal",
  points: [
    { scale: 0.01, trials: TRIALS_FOR_INTERVAL, role: "calibration" },
    { scale: 0.1, trials: 2, role: "validation" },
    { scale: 0.5, trials: 1, role: "validation" },
    { scale: 1, trials: 1, role: "validation" },
  ],
  queries: true,
} as const;

/** The experiments by id. Sizes and trials are choices: a night on two cores and the disk of a laptop are enough for each. */
export const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  "growth-marketplace": {
    ...GROWTH,
    question: "How do speed, size and b-trees change up to the full marketplace?",
    scenarios: ["compute-marketplace"],
  },
  "growth-mendoza": {
    ...GROWTH,
    question: "How do speed, size and b-trees change up to the full Mendoza?",
    scenarios: ["mendoza"],
  },
  "growth-marketplace-2x": {
    ...GROWTH,
    question: "Does it go on so at twice the full marketplace? (merge it)",
    scenarios: ["compute-marketplace"],
    points: [{ scale: 2, trials: 1, role: "validation" }],
  },
  "prediction-1x": {
    question: "Do laws fitted to a tenth foretell bytes and load time at 1x?",
    scenarios: ["compute-marketplace", "mendoza"],
    stores: STORES,
    variant: "normal",
    points: [{ scale: 0.1, trials: TRIALS_FOR_INTERVAL, role: "calibration" }, {
      scale: 1,
      trials: 1,
      role: "validation",
    }],
    queries: false,
  },
};

/** An experiment as it is run: part of a run's settings, so that a resumed run keeps its points. */
export interface PlannedExperiment {
  readonly id: string;
  readonly points: readonly ExperimentPoint[];
  /** Whether data made for a point stays when its trials are done. */
  readonly keepData: boolean;
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
