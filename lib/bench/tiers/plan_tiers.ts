import { UsageError } from "../../errors.ts";
import { DAY_S } from "../../scenarios/builders/times.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { addSize, NO_SIZE, rowCount, typeSize } from "../../scenarios/scenario_size.ts";
import type { TierName } from "../../stores/tiers/open_tiers.ts";
import { type Estimate, estimateLoad, estimateMaking, logOf, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import { TIER_NAMES, tierCaseOf } from "./tier_cases.ts";

/** The store of the hot tier, and of the chain untiered. */
export const HOT_STORE = { store: "posting", variant: "normal" };

/** What is measured. */
export interface TiersPlan {
  /** Name of the scenario, or its file. */
  readonly scenario: string;
  readonly scale: number;
  /** Where what is over goes, the newest of it first. */
  readonly to: readonly TierName[];
  /**
   * Newest blocks whose ended versions stay above each of these tiers, the hot tier's first; null for equal shares of the blocks after
   * the initial state.
   */
  readonly keep: readonly number[] | null;
  readonly rounds: number;
}

/** Tiers that are asked for, or that the scenario's sources name, in their order; the cold one where they name none. */
export function tiersFrom(asked: readonly TierName[] | null, { id }: EntityScenario): readonly TierName[] {
  const wanted = asked ?? tierCaseOf(id)?.to ?? ["parquet"];
  return TIER_NAMES.filter((name) => wanted.includes(name));
}

/** @throws {UsageError} Not a number of blocks for each tier, or one that keeps no more than the one above it. */
export function refuseKeep(keep: readonly number[] | null, to: readonly TierName[]): void {
  if (keep === null) return;
  const rises = keep.every((blocks, i) => i === 0 || blocks > keep[i - 1]!);
  if (keep.length === to.length && rises) return;
  throw new UsageError(`--keep ${keep.join()} does not fit --to ${to.join()}`, {
    expected: to.length === 1
      ? "one number of blocks: what stays in the hot tier"
      : "two numbers of blocks, the second one larger: what stays hot, and what stays hot or warm",
    actual: keep.join(),
    next: `try --keep ${to.map((_, i) => 100 * (i + 1)).join()}`,
  });
}

/** What ends in a day. */
export interface EndedSize {
  readonly versions: number;
  /** Rows that Arkiv's schema has of them. */
  readonly rows: number;
}

/** What ends in a day at full size, by the declared rates: each operation but a create ends a version. Null where none is declared. */
export function endedInDay({ operations, entityTypes }: EntityScenario): EndedSize | null {
  const ending = operations.filter(({ kind }) => kind !== "create");
  if (ending.length === 0) return null;
  const size = ending.reduce((sum, { entityType, ratePerS }) => {
    const versions = Math.round(ratePerS.value * DAY_S);
    return addSize(
      sum,
      typeSize(entityTypes.find(({ id }) => id === entityType)!, { entities: 0, versions }),
    );
  }, NO_SIZE);
  return { versions: size.versions, rows: rowCount(size) };
}

/** Times of a move to a tier and of asking it in a round, of that of loading. choice: measured at some 100,000 versions. */
const ROUND_OF_LOAD: Readonly<Record<TierName, number>> = { parquet: 2, postgres: 6 };
/** Seconds of a round's questions, a tier. choice: as measured. */
const ASKING_S = 5;
/** Of a new server: to make it, start it and stop it, and its own databases and log. choice: measured, rounded up. */
const SERVER = { seconds: 3, bytes: 1e8 };

/** Time in all, and disk: the chain untiered, its copy with a log, and the lower tiers. */
export function estimateTiers(scenario: EntityScenario, { scale, rounds, to }: TiersPlan): Estimate {
  const size = plannedSize(scenario, scale);
  const sized = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const load = estimateLoad(sized, HOT_STORE);
  const hasServer = to.includes("postgres");
  const server = hasServer ? estimateLoad(sized, { store: "postgres", variant: "full" }).diskBytes : 0;
  const roundS = PROCESS_S + (hasServer ? SERVER.seconds : 0) +
    to.reduce((sum, name) => sum + ROUND_OF_LOAD[name] * load.seconds + ASKING_S, 0);
  return {
    seconds: estimateMaking(sized).seconds + load.seconds + PROCESS_S + rounds * roundS,
    diskBytes: 4 * load.diskBytes + load.sortedBytes +
      (hasServer ? server + logOf(2 * server) + SERVER.bytes : 0),
  };
}

/** Pieces of work, of which progress is told: the chain, and rounds. */
export function stepCount({ rounds }: Pick<TiersPlan, "rounds">): number {
  return 1 + rounds;
}
