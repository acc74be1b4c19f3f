import { UsageError } from "../../errors.ts";
import { driverStates } from "../../scenarios/ride_sharing/model.ts";
import { CITY } from "../../scenarios/ride_sharing/city.ts";
import { type Estimate, estimateLoad, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { type AreaCity, CITY_DRIVERS, OPERATIONS_PER_BLOCK } from "./area_city.ts";

/** A way to find who is in an area. */
interface Way {
  /** The kind of store it is measured with. */
  readonly store: string;
  readonly about: string;
  /** Whether there is a call that answers all at once. */
  readonly atOnce: boolean;
  /** Whether pages of a box in the query language are measured, too. */
  readonly language: boolean;
}

/** The ways, in the order of tables. */
export const AREA_WAYS = {
  ranges: {
    store: "posting",
    about: "plain ranges on latitude and longitude",
    atOnce: true,
    language: true,
  },
  rtree: { store: "posting-rtree", about: "SQLite's R*Tree", atOnce: true, language: false },
  geohash: { store: "posting-geohash", about: "cells of geohash", atOnce: true, language: false },
  h3: { store: "posting-h3", about: "cells of H3", atOnce: true, language: false },
  gist: { store: "postgres-gist", about: "PostgreSQL's GiST", atOnce: true, language: false },
  arkiv: {
    store: "bitemporal",
    about: "plain ranges on Arkiv's exact schema, in pages alone",
    atOnce: false,
    language: true,
  },
} as const satisfies Record<string, Way>;
/** One of them. */
export type AreaWay = keyof typeof AREA_WAYS;

/** Those measured where none is named: loading Arkiv's schema takes as long as all others. */
export const USUAL_WAYS: readonly AreaWay[] = ["ranges", "rtree", "geohash", "h3"];

/** Results of a large answer. Source: 002:L600. */
export const LARGE_RESULTS = 10_000;
/** Blocks of the stream that a round appends: one warms the process up, one is measured. */
export const BLOCKS_PER_ROUND = 2;

/** What is measured. */
export interface AreaPlan {
  readonly cities: readonly AreaCity[];
  readonly ways: readonly AreaWay[];
  readonly scale: number;
  readonly rounds: number;
}

/** Rows of a driver's version in Arkiv's schema. Source: scenario ride-sharing-city, choice R-02. */
const VERSION_ROWS = 27;
/** Questions of one way in one round, s. choice: twice the bound of calls, and pages. */
const ASKING_S = { atOnce: 6, pages: 4 };

/** Drivers of a city, about how many are available, and operations of one block. */
export function sizeOf(scale: number) {
  const drivers = Math.max(1, Math.round(CITY_DRIVERS * scale));
  return {
    drivers,
    available: Math.floor(drivers * AVAILABLE),
    operations: Math.round(OPERATIONS_PER_BLOCK * scale),
  };
}

/** Share of the drivers who are available. */
const AVAILABLE = driverStates(CITY).find(([state]) => state === "available")![1] / 1000;
/** Fewest available drivers that are asked about. choice: a large answer of ten. */
const AVAILABLE_MIN = 20;

/** Drivers that a large answer has where none are asked for: half of those available at most. */
export function largeResults(available: number): number {
  return Math.min(LARGE_RESULTS, Math.floor(available / 2));
}

/** @param results Drivers that a large answer is to have; null: as many as there are. @throws {UsageError} There are too few. */
export function refuseFewDrivers({ scale }: Pick<AreaPlan, "scale">, results: number | null): void {
  const available = sizeOf(scale).available;
  const wanted = results === null ? AVAILABLE_MIN : Math.max(AVAILABLE_MIN, Math.ceil(1.1 * results));
  if (available >= wanted) return;
  const enough = wanted / AVAILABLE / CITY_DRIVERS;
  throw new UsageError(`About ${available} drivers are available at scale ${scale}`, {
    expected: `${wanted} at least${results === null ? "" : `, for an answer of ${results}`}`,
    actual: String(available),
    next: `Choose --scale ${Math.ceil(1e4 * enough) / 1e4} or larger${
      results === null ? "." : ", or fewer --results."
    }`,
  });
}

/** Time of all cities, and disk of one: its files go before the next one is made. */
export function estimateArea({ cities, ways, scale, rounds }: AreaPlan): Estimate {
  const { drivers, operations } = sizeOf(scale);
  const sized = (versions: number) => ({ rows: versions * VERSION_ROWS, payloadBytes: 0 });
  const made = estimateMaking(sized(drivers + BLOCKS_PER_ROUND * rounds * operations));
  let [seconds, diskBytes] = [PROCESS_S + made.seconds, made.diskBytes];
  for (const way of ways) {
    const { store, atOnce } = AREA_WAYS[way];
    const contestant = { store, variant: "normal" };
    const load = estimateLoad(sized(drivers), contestant);
    const block = estimateRows(sized(operations), contestant);
    const asking = ASKING_S.pages + (atOnce ? ASKING_S.atOnce : 0);
    seconds += 2 * PROCESS_S + load.seconds +
      rounds * (PROCESS_S + BLOCKS_PER_ROUND * block.seconds + asking);
    // The log holds what one load or one block wrote, no more.
    diskBytes += Math.max(load.diskBytes, block.diskBytes) +
      estimateRows(sized(drivers + BLOCKS_PER_ROUND * rounds * operations), contestant).diskBytes;
  }
  return { seconds: cities.length * seconds, diskBytes };
}

/** Pieces of work, of which progress is told: a city made, loads, rounds, and a look at each file. */
export function stepCount({ cities, ways, rounds }: AreaPlan): number {
  return cities.length * (1 + ways.length * (rounds + 2));
}
