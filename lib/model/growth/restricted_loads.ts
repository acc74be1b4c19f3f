import type { Row } from "../../runs/schema.ts";
import { type Subject, subjectKey, subjectOf } from "../../runs/subject.ts";
import { type BentPoint, kneeOf } from "./bend.ts";
import { steadyOf } from "./two_ways.ts";

/** A load by blocks with a limit to its process's memory, page cache included, beside the same with all of the machine's. */
export interface RestrictedLoad extends Subject {
  readonly scale: number;
  readonly memoryLimitBytes: number;
  /** Trials that were measured, and that were killed because the limit did not hold them. */
  readonly trials: number;
  readonly killed: number;
  /** Of the load, and of the steady stream after it; null where all were killed, or there is none. */
  readonly load: Rate | null;
  readonly steady: Rate | null;
  /** Bytes of the indexes at the end, as a multiple of the limit; null where all were killed. */
  readonly indexesPerLimit: number | null;
  /** Where its rows/s first fall under half of its first tenth's; null without one, undefined from too few blocks. */
  readonly knee:
    | {
      readonly tenth: number;
      readonly fromRows: number;
      /** Bytes of the indexes at that tenth's end, as a multiple of the limit; null where the file's size was not recorded. */
      readonly indexesPerLimit: number | null;
    }
    | null
    | undefined;
}

/** What was written a second of store time. */
interface Rate {
  readonly rowsPerS: number;
  /** As a share of the same without a limit; null where that was not measured. */
  readonly share: number | null;
}

/** The loads with restricted memory, by subject, size and limit, the largest limit first. */
export function restrictedLoads(
  points: readonly BentPoint[],
  trials: readonly Row<"trials">[],
): RestrictedLoad[] {
  const limited = trials.filter((trial) => trial.memory_limit_bytes !== null);
  const keyOf = (of: Subject, scale: number, limit: number | null) => `${subjectKey(of)} ${scale} ${limit}`;
  const pointAt = new Map(
    points.filter(({ load }) => load === "blocks")
      .map((point) => [keyOf(point, point.scale, point.memoryLimitBytes), point]),
  );
  const groups = Map.groupBy(limited, (trial) => keyOf(trial, trial.scale, trial.memory_limit_bytes));
  return [...groups].map(([key, own]) => {
    const [first] = own as [Row<"trials">];
    const limit = first.memory_limit_bytes!;
    const point = pointAt.get(key);
    const whole = pointAt.get(keyOf(first, first.scale, null));
    const rate = (of: (point: BentPoint) => number | null | undefined): Rate | null => {
      const rowsPerS = point && of(point);
      const without = whole && of(whole);
      return rowsPerS == null ? null : { rowsPerS, share: without == null ? null : rowsPerS / without };
    };
    return {
      ...subjectOf(first),
      scale: first.scale,
      memoryLimitBytes: limit,
      trials: point?.trials ?? 0,
      killed: own.filter(({ status }) => status === "failed").length,
      load: rate(({ rowsPerS }) => rowsPerS),
      steady: rate((of) => steadyOf(of)?.rowsPerS),
      indexesPerLimit: point === undefined ? null : point.bend.indexShare * point.fileBytes / limit,
      knee: point && restrictedKnee(point, limit),
    };
  }).sort((a, b) =>
    subjectKey(a).localeCompare(subjectKey(b)) || a.scale - b.scale || b.memoryLimitBytes - a.memoryLimitBytes
  );
}

function restrictedKnee(point: BentPoint, limit: number): RestrictedLoad["knee"] {
  const knee = kneeOf(point);
  if (!knee) return knee;
  const bytes = point.bend.indexBytes[knee.tenth - 1] ?? null;
  const { tenth, fromRows } = knee;
  return { tenth, fromRows, indexesPerLimit: bytes === null ? null : bytes / limit };
}
