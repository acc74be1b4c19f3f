import type { EntityScenario } from "../../scenarios/scenario.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateLoad, estimateMaking, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";

/** The store of the hot tier, and of the chain untiered. */
export const HOT_STORE = { store: "posting", variant: "normal" };

/** What is measured. */
export interface TiersPlan {
  /** Name of the scenario, or its file. */
  readonly scenario: string;
  readonly scale: number;
  /** Newest blocks whose ended versions stay in the hot tier; null for a quarter of the chain. */
  readonly keep: number | null;
  readonly rounds: number;
}

/** Times of a move and of asking in a round, of that of loading. choice: measured at some 100,000 versions. */
const ROUND_OF_LOAD = 2;
/** Seconds of a round's questions. choice: as measured. */
const ASKING_S = 5;

/** Time in all, and disk: the chain untiered, its copy with a log, and the cold tier's files. */
export function estimateTiers(scenario: EntityScenario, { scale, rounds }: TiersPlan): Estimate {
  const size = plannedSize(scenario, scale);
  const sized = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const load = estimateLoad(sized, HOT_STORE);
  return {
    seconds: estimateMaking(sized).seconds + load.seconds + PROCESS_S +
      rounds * (ROUND_OF_LOAD * load.seconds + ASKING_S + PROCESS_S),
    diskBytes: 4 * load.diskBytes + load.sortedBytes,
  };
}

/** Pieces of work, of which progress is told: the chain, and rounds. */
export function stepCount({ rounds }: Pick<TiersPlan, "rounds">): number {
  return 1 + rounds;
}
