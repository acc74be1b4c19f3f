import type { Row } from "../../runs/schema.ts";
import { subjectOf } from "../../runs/subject.ts";
import { mean, median, SAMPLES_FOR_P99 } from "../../stats/mod.ts";
import type { Metric } from "../assessment.ts";
import { queryMetric, type TimeKind } from "../../reference/metrics.ts";
import { quantileOf, type ScaledTimes, scaledTimes, type Statistic } from "./scaled_times.ts";
import { byRole, largestOf } from "./trial_group.ts";

/** Fewest samples for a median or mean of times. choice: a handful says nothing about a mix. */
export const SAMPLES_FOR_P50 = 20;

/** The median of times. */
export const P50: Statistic = quantileOf(0.5, SAMPLES_FOR_P50);
/** The 99th percentile of times. */
export const P99: Statistic = quantileOf(0.99, SAMPLES_FOR_P99);
const MEAN: Statistic = {
  of: mean,
  ofSome: (groups) => (chosen) => mean(chosen.flatMap((group) => groups[group]!)),
  samplesNeeded: SAMPLES_FOR_P50,
};

/** Queries of one trial. */
interface TrialQueries {
  readonly trial: Row<"trials">;
  readonly queries: readonly Row<"queries">[];
}

/** Query times of one variant, scalable to any size: by query metric, and the mean over the mix. */
export interface QueryGroup {
  readonly times: ReadonlyMap<Metric, ScaledTimes>;
  /** Ids of query metrics that were measured with too few samples for their statistic. */
  readonly tooFew: readonly string[];
  /** Mean time from one answer to the next in the closed loop, all workers together, ms. */
  readonly mixMs: ScaledTimes | null;
  /** The same of some types alone, as if the workers asked no others. */
  readonly typesMs: (types: readonly string[]) => ScaledTimes | null;
  readonly types: readonly string[];
}

const FORMULA =
  "ms grows with a power of size, as from the calibration to the validation size; interval from no growth to in proportion";

/** Scales p50 and p99 of service time (closed loop) and response time (open loop), per type and for the mix. */
export function queryGroup(trials: readonly TrialQueries[]): QueryGroup {
  const types = [...new Set(trials.flatMap(({ queries }) => queries.map((query) => query.type)))].sort();
  const times = new Map<Metric, ScaledTimes>();
  const tooFew: string[] = [];
  for (const type of ["mix", ...types]) {
    for (const kind of ["service", "response"] as const) {
      const samples = new Map(trials.map((trial) => [trial, samplesOf(trial.queries, type, kind)]));
      for (const [name, statistic] of [["p50", P50], ["p99", P99]] as const) {
        const metric = queryMetric(type, kind, name);
        const scaled = scale(trials, { kind: metric.id, statistic, samples: (trial) => samples.get(trial)! });
        if (scaled !== null) times.set(metric, scaled);
        else if (samples.values().some((own) => own.length > 0)) tooFew.push(metric.id);
      }
    }
  }
  const meanMs = (kind: string, isOf: (query: Row<"queries">) => boolean = () => true) => {
    const samples = ({ queries }: TrialQueries) => {
      const workers = new Set(queries.map((query) => query.worker)).size;
      return samplesOf(queries.filter(isOf), "mix", "service").map((ms) => ms / workers);
    };
    return scale(trials, { kind, statistic: MEAN, samples });
  };
  return {
    ...{ times, tooFew, types },
    mixMs: meanMs("query-mix"),
    typesMs: (some) => meanMs(`query-${some.join("+")}`, ({ type }) => some.includes(type)),
  };
}

function scale(
  trials: readonly TrialQueries[],
  { kind, statistic, samples }: {
    readonly kind: string;
    readonly statistic: Statistic;
    readonly samples: (trial: TrialQueries) => number[];
  },
): ScaledTimes | null {
  const [calibration, allValidation] = byRole(trials);
  const validation = largestOf(allValidation);
  if (calibration.length === 0) return null;
  const { trial } = calibration[0]!;
  const sizeOf = (group: readonly TrialQueries[]) =>
    group.length === 0 ? 0 : median(group.map((t) => t.trial.rows));
  return scaledTimes({
    kind,
    subject: subjectOf(trial),
    benchmark: trial.benchmark,
    formula: FORMULA,
    statistic,
    calibration: { samples: calibration.map(samples), size: sizeOf(calibration) },
    validation: { samples: validation.map(samples), size: sizeOf(validation) },
    growth: null,
  });
}

/** Times in ms after warmup: response times of scheduled queries (open loop), or service times of the others. */
function samplesOf(queries: readonly Row<"queries">[], type: string, kind: TimeKind): number[] {
  return queries.flatMap((query) => {
    if (query.phase === "warmup" || (type !== "mix" && query.type !== type)) return [];
    if (kind === "service") {
      return query.scheduled_us === null ? [(query.end_us - query.start_us) / 1000] : [];
    }
    return query.scheduled_us === null ? [] : [(query.end_us - query.scheduled_us) / 1000];
  });
}
