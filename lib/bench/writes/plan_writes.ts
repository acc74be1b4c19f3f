import { UsageError } from "../../errors.ts";
import { type Estimate, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import type { StoreContestant } from "../race/contestant.ts";
import type { PlannedPoint } from "./measure_writes.ts";
import {
  baseEntities,
  divides,
  rowsOfVersion,
  versionsTouched,
  type WriteKind,
  type WritePoint,
} from "./write_scenario.ts";

/** What can be varied, with the values tried where none are named: to the ends of what Arkiv's chains hold. */
export const WRITE_DRIVERS = {
  "block-size": { of: "entities", values: [1, 10, 100, 1000] },
  attributes: { of: "attributes", values: [2, 10, 30] },
  payload: { of: "payloadBytes", values: [144, 16_384, 240_000] },
  operations: { of: null, values: [] },
  "first-block": { of: "firstBlock", values: [1, 1_000_000] },
} as const satisfies Record<
  string,
  { readonly of: keyof WritePoint | null; readonly values: readonly number[] }
>;
/** One of them. */
export type WriteDriver = keyof typeof WRITE_DRIVERS;

/** What is varied where no driver is named: the first block matters to closed versions with large payloads alone. */
export const USUAL_DRIVERS: readonly WriteDriver[] = ["block-size", "attributes", "payload", "operations"];

/** Sizes of a block tried at the cadence where none are named. */
export const CADENCE_SIZES: readonly number[] = [100, 500, 1000, 2000, 5000];

/** Smallest and largest value of each part of a point. */
const LIMITS: Readonly<Record<keyof WritePoint, readonly [min: number, max: number]>> = {
  entities: [1, 100_000],
  attributes: [2, 200],
  payloadBytes: [1, 1_000_000],
  firstBlock: [1, 2_000_000_000],
};

/** Operations of a kind that a trial holds at least, where they fit in so many blocks. choice: a trial stays a matter of seconds. */
const OPERATIONS = 300;
const BLOCKS_MIN = 3;
/** With six repetitions, 300 samples: what a p99 takes. */
const BLOCKS_MAX = 50;

/** Most bytes of one kind's blocks in a trial: they are held in memory, decoded. */
const STAGE_BYTES = 1e9;
/** About what a row takes then. */
const ROW_BYTES = 100;

/** What is asked for. */
interface WriteRequest {
  /** The point that all drivers vary. */
  readonly base: WritePoint;
  readonly drivers: readonly WriteDriver[];
  /** Of the one driver; null for its own. */
  readonly values: readonly number[] | null;
  readonly kinds: readonly WriteKind[];
  /** Blocks of each kind in a trial; null: by their size. */
  readonly blocks: number | null;
}

/**
 * The points of a request, each once: the base, unless values are named, then by driver and value.
 * @throws {UsageError} A value that cannot be measured.
 */
export function planPoints({ base, drivers, values, kinds, blocks }: WriteRequest): PlannedPoint[] {
  const points = drivers.flatMap((driver) => pointsOf(driver, base, values));
  const wanted = values === null ? [base, ...points] : points;
  const distinct = new Map(wanted.map((point) => [JSON.stringify(point), point]));
  // A mix is shown beside its parts, at one point.
  const alone = kinds.filter((kind) => kind !== "mixed");
  return [...distinct.values()].map((point, index) =>
    planned(point, { kinds: index === 0 || alone.length === 0 ? kinds : alone, blocks })
  );
}

/** The points of one driver, in the order of its values. */
export function pointsOf(
  driver: WriteDriver,
  base: WritePoint,
  values: readonly number[] | null = null,
): WritePoint[] {
  const { of, values: own } = WRITE_DRIVERS[driver];
  if (of === null) return [base];
  const sorted = [...new Set(values ?? own)].sort((a, b) => a - b);
  return sorted.map((value) => ({ ...base, [of]: value }));
}

function planned(
  point: WritePoint,
  { kinds, blocks }: Pick<WriteRequest, "kinds" | "blocks">,
): PlannedPoint {
  for (const [name, [min, max]] of Object.entries(LIMITS)) {
    const value = point[name as keyof WritePoint];
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    throw new UsageError(`Cannot measure ${WORDS[name as keyof WritePoint]} of ${value}`, {
      expected: `a whole number from ${min} to ${max}`,
      actual: String(value),
    });
  }
  const { entities, payloadBytes } = point;
  const possible = kinds.filter((kind) => divides(kind, entities));
  if (possible.length === 0) {
    throw new UsageError(`Cannot mix blocks of ${entities} entities`, {
      expected: "a multiple of four: a quarter creates, a half updates, a quarter deletes",
      actual: String(entities),
    });
  }
  const byOperations = Math.ceil(OPERATIONS / entities);
  const count = blocks ?? Math.min(BLOCKS_MAX, Math.max(BLOCKS_MIN, byOperations));
  const bytes = count * entities * (payloadBytes + ROW_BYTES * rowsOfVersion(point));
  if (bytes <= STAGE_BYTES) return { point, kinds: possible, blocks: count };
  throw new UsageError(
    `Cannot hold ${count} blocks of ${entities} entities with ${payloadBytes} bytes of payload in memory`,
    {
      expected: `at most ${STAGE_BYTES / 1e9} GB of blocks of one kind`,
      actual: `${(bytes / 1e9).toFixed(1)} GB`,
      next: "choose fewer entities or blocks, or a smaller payload",
    },
  );
}

const WORDS: Readonly<Record<keyof WritePoint, string>> = {
  entities: "blocks",
  attributes: "a number of attributes",
  payloadBytes: "payloads",
  firstBlock: "a first block",
};

/** Time and disk of all trials, and of making their blocks. @param cadenceS Null for a closed loop. */
export function estimateWrites(
  points: readonly PlannedPoint[],
  contestants: readonly StoreContestant[],
  { repetitions, cadenceS }: { readonly repetitions: number; readonly cadenceS: number | null },
): Estimate {
  let [seconds, chainBytes, storeBytes] = [0, 0, 0];
  for (const { point, kinds, blocks } of points) {
    const versions = (of: (kind: WriteKind) => number) =>
      baseEntities(point, { kinds, blocks }) +
      kinds.reduce((sum, kind) => sum + of(kind) * point.entities * blocks, 0);
    const sized = (count: number) => ({
      rows: count * rowsOfVersion(point),
      payloadBytes: count * point.payloadBytes,
    });
    const made = estimateMaking(sized(versions((kind) => kind === "delete" ? 0 : 1)));
    seconds += made.seconds;
    chainBytes += made.diskBytes;
    const touched = sized(versions(versionsTouched));
    for (const contestant of contestants) {
      const appended = estimateRows(touched, contestant);
      const due = cadenceS === null ? 0 : cadenceS * blocks * kinds.length;
      seconds += repetitions * (PROCESS_S + Math.max(due, appended.seconds));
      storeBytes = Math.max(storeBytes, appended.diskBytes);
    }
  }
  return { seconds, diskBytes: chainBytes + storeBytes };
}
