import type { RequirementRow } from "../input.ts";
import type { Sense } from "./judge.ts";
import type { Metric } from "../assessment.ts";
import { METRICS, peakMetric } from "../evidence/metrics.ts";
import type { NotProvenReason } from "./verdict.ts";

/** A requirement as a question about the model's metrics. */
export interface AskedMetric {
  readonly metric: string;
  readonly sense: Sense;
  /** Write mode the requirement is about; without one, the judged variant. */
  readonly mode?: string;
  /** Several metrics (query types): all must have a projection, and the worst is compared. */
  readonly worstOf?: readonly string[];
  /** Only measured numbers answer: `at-full-size` at the scenario's full size alone. */
  readonly measured?: "at-any-size" | "at-full-size";
  /** Number of entities the requirement is about, where not the scenario's full size. */
  readonly entities?: number;
  /** How many of the metric's units make one of the requirement's (entity versions an update, minutes an hour); 1 if left out. */
  readonly per?: number;
  /** How the requirement was read, for the evidence. */
  readonly note?: string;
}

/** The metric a requirement is compared with, or the reason why there is none. */
export type Question = AskedMetric | { readonly reason: NotProvenReason; readonly text: string };

/** What a scenario has that requirements may ask about. */
export interface Asked {
  readonly queryTypes: readonly string[];
  /** Its declared peaks, and the entity versions a second of each. */
  readonly peaks: readonly { readonly id: string; readonly perS: number }[];
}

const NO_BENCHMARK = (text: string): Question => ({ reason: "no-benchmark", text });

/** Kinds of requirement that ask for an action, a decision or a document. */
const NOT_NUMBERS: Readonly<Record<string, string>> = {
  behaviour: "a behaviour of the application, not a number of the store",
  condition: "a condition of the measurement, recorded in the manifest",
  decision: "a decision for people",
  milestone: "a milestone of a plan",
};

/** Units that count parts of a plan. */
const PLAN_UNITS: Readonly<Record<string, string>> = {
  regions: "a number of the plan: how many networks there are",
  replicas: "a number of the plan: copies for reading",
  lookups_per_trip_request: "a rule of the application: what one request asks",
  queries_per_cycle: "a rule of the application: what one cycle of the matcher asks",
  matches_per_cycle: "a rule of the application: what one cycle of the matcher finds",
  engineers: "a parameter of the scenario",
};

/** Units in which one kind of operation is counted, or the time between two of them. */
const ONE_OPERATION: ReadonlySet<string> = new Set([
  "ops_per_s",
  "per_min",
  "per_h",
  "per_day",
  "s",
  "nodes",
]);

/** Metrics that no benchmark measures, with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  writes_while_reading: "no run has written and read at the same time",
  reads_while_writing: "no run has written and read at the same time",
  commit_latency_with_reads: "no run has written and read at the same time",
  concurrent_reads: "no run has read from several connections at once",
  concurrent_load: "no run has written and read at the same time",
  write_availability: "availability takes days, not minutes",
  read_availability: "availability takes days, not minutes",
  reorg_simulation_latency: "no run has simulated a reorganisation",
  recovery_time: "no run has opened a database of this size from a cold disk",
  index_pages_resident: "the page cache is not watched",
  disk_reads_during_run: "reads from disk are not counted",
  ram: "memory is not varied",
  health_monitoring: "the closed loop runs the whole mix, not this kind alone",
  tenant_accounting: "the closed loop runs the whole mix, not this kind alone",
  dashboard_reporting: "the closed loop runs the whole mix, not this kind alone",
  scheduler_burst: "no run has offered this burst",
  monitoring_sweep: "no run has offered this burst",
};

/** Load situations that no benchmark creates, though their metric is measured in others. */
const SITUATIONS_NOT_RUN: Readonly<Record<string, string>> = {
  complex_filters_at_peak: "no run has queried at the peak rate",
  summary_peak: "no run has committed blocks of the peak rate",
  "5x_mendoza_67_gb_at_6k_rows_per_s": "the model is of Mendoza 1x, this row of 5x",
};

/** Query types that a requirement on query time is about, by its load situation; other situations ask for the whole mix. */
const QUERY_TYPES: Readonly<Record<string, RegExp>> = {
  point_lookups_and_indexed_filters: /^(point_|node_filter|workload_simple)/,
  complex_multi_constraint_filters: /^(node_filter|workload_specific)/,
  complex_matching_queries: /^(node_filter|workload_specific)/,
  validation_3: /^(node_filter|workload_specific)/,
  available_drivers_in_area_10k_results: /^driver_(area|search)$/,
  profile_by_id: /^user_by_id$/,
};

/**
 * The question that a requirement asks. Units decide first and are never mixed: entities/s, attribute updates/s,
 * rows/s and events/s each have their own metric; only projections convert between them, by rows per version.
 *
 * Every rate is a need: the capacity must reach its demanding end, also where a claim states the load as a range.
 * Costs (time, bytes, chains) are ceilings; but a size or time that the source only estimates is a claim, which holds if the
 * real one is about as large, and does not if it is smaller or larger.
 */
export function questionOf(requirement: RequirementRow, asked: Asked): Question {
  const { kind, metric, unit, comparator, note } = requirement;
  if (kind === "gap") return { reason: "no-threshold", text: note ?? "an open question without a number" };
  if (unit !== null && PLAN_UNITS[unit]) return { reason: "not-a-measurement", text: PLAN_UNITS[unit] };
  if (NOT_NUMBERS[kind]) return { reason: "not-a-measurement", text: NOT_NUMBERS[kind] };
  if (unit === "boolean" || comparator === "documented") {
    return {
      reason: "not-a-measurement",
      text: "something to be done or decided, not a number of the store",
    };
  }
  if (NOT_RUN[metric]) return NO_BENCHMARK(NOT_RUN[metric]);
  if (comparator !== "exists" && requirement.test_at === null) {
    return { reason: "no-threshold", text: `the source gives no number, only "${comparator}"` };
  }
  return byUnit(requirement, asked) ??
    NO_BENCHMARK(`no benchmark gives "${metric}" in ${unit ?? "any unit"}`);
}

function byUnit(requirement: RequirementRow, { queryTypes, peaks }: Asked): Question | null {
  const { metric, unit } = requirement;
  const rate = (id: string): Question => ({ metric: id, sense: "at-least" });
  const cost = (id: string): Question => ({ metric: id, sense: isClaim(requirement) ? "within" : "at-most" });
  switch (unit) {
    case "entities_per_s":
      return updateQuestion(requirement, METRICS.entitiesPerS, peaks);
    case "updates_per_s":
      return wholeUpdates(requirement, peaks);
    case "attribute_updates_per_s":
      return updateQuestion(requirement, METRICS.attributeUpdatesPerS, peaks);
    case "rows_per_s":
      return rate(METRICS.rowsPerS.id);
    case "entities_per_transaction":
      return rate(METRICS.entitiesPerTransaction.id);
    case "queries_per_s":
      return ["matching_queries", "point_lookups"].includes(metric)
        ? NO_BENCHMARK("the closed loop runs the whole mix, not this type alone")
        : rate(METRICS.queriesPerS.id);
    case "events_per_s":
      if (requirement.use_case !== "keri_bulk_onboarding" && requirement.scenario !== null) {
        return wholeUpdates(requirement, peaks);
      }
      return {
        metric: METRICS.eventsPerS.id,
        sense: "at-least",
        mode: writeMode(requirement),
        ...requirement.comparator === "exists" ? measuredAt(requirement) : {},
      };
    case "ms_per_event":
      return { metric: METRICS.msPerEvent.id, sense: "at-most", mode: "per-event" };
    case "ms":
      return timeQuestion(requirement, queryTypes);
    case "min":
      if (metric === "onboarding_time") {
        return { metric: METRICS.onboardingMin.id, sense: "at-most", mode: "per-event" };
      }
      return /sync_time$/.test(metric) ? syncQuestion(requirement) : null;
    case "gb":
      return metric === "db_size" ? cost(METRICS.fileGb.id) : null;
    case "mb":
      return metric === "wal_size" ? cost(METRICS.walMb.id) : null;
    case "percent":
      return metric === "share_of_mendoza_capacity"
        ? { metric: METRICS.shareOfMendoza.id, sense: "within" }
        : null;
    case "h":
      return requirement.entities === undefined ? null : { ...syncQuestion(requirement), per: 60 };
    case "chains":
    case "chains_per_network":
    case "chains_per_data_centre":
    case "chains_per_city":
    case "chains_per_grid":
      return cost(METRICS.chains.id);
    default:
      return countQuestion(requirement);
  }
}

/** A rate that must have been measured: an experiment's at the size that its procedure names, else at any. Source: 000:L19, L25. */
function measuredAt({ kind }: RequirementRow): Pick<AskedMetric, "measured" | "note"> {
  return kind === "success_criterion"
    ? { measured: "at-full-size", note: "asked of the whole organisation, onboarded end to end" }
    : { measured: "at-any-size" };
}

/**
 * A rate of updates: in the blocks of the peak that the requirement names, of a peak without a name in the slowest of those that
 * are no heavier, else in the steady stream's. A rate of one mix says nothing of another.
 */
function updateQuestion(row: RequirementRow, metric: Metric, peaks: Asked["peaks"]): AskedMetric {
  const named = peaks.filter(({ id }) => id === (PEAKS[row.scenario ?? ""] ?? row.scenario));
  const isPeak = row.statistic === "peak" || /peak|spike/.test(row.metric);
  const unnamed = row.unit === "entities_per_s" ? noHeavier(peaks, Number(row.test_at)) : peaks;
  const ids = (named.length > 0 ? named : isPeak ? unnamed : []).map(({ id }) => peakMetric(metric, id).id);
  return { metric: ids[0] ?? metric.id, sense: "at-least", ...ids.length > 1 ? { worstOf: ids } : {} };
}

/** The peaks of at most this rate: one of 9,000 a second is not what a peak of 1,600 means. All where every one is heavier. */
export function noHeavier<P extends { readonly perS: number }>(
  peaks: readonly P[],
  perS: number,
): readonly P[] {
  const some = peaks.filter((peak) => peak.perS <= perS);
  return some.length > 0 ? some : peaks;
}

/** Peaks of the compute marketplace by the load situation of requirements. */
const PEAKS: Readonly<Record<string, string>> = {
  "3000_nodes_fail_within_10_s": "mass_node_failure",
  "30000_nodes_per_hour": "rolling_restart",
  "3000_workloads_end_within_10_s": "mass_completion",
  mass_job_completion: "mass_completion",
  base_100k_rebalancing: "rebalancing",
  rebalancing_burst: "rebalancing",
};

/**
 * Whether a stated size or time is a claim, which holds or not, rather than a limit to keep: an estimate of about so many, or
 * of a range. What a requirement or a criterion states is a limit.
 */
function isClaim({ kind, comparator, unit }: RequirementRow): boolean {
  return (unit === "gb" || unit === "min") && ["claim", "estimate"].includes(kind) &&
    ["approx", "eq", "between"].includes(comparator);
}

/** A rate of updates as one of entity versions: every update writes its entity whole (M-03, R-02). */
function wholeUpdates(row: RequirementRow, peaks: Asked["peaks"]): AskedMetric {
  const { entities_per_op: each = 1, test_at: at } = row;
  const versions = { ...row, unit: "entities_per_s", test_at: typeof at === "number" ? each * at : at };
  return {
    ...updateQuestion(versions, METRICS.entitiesPerS, peaks),
    ...each === 1 ? {} : { per: each },
    note: each === 1 ? "an update writes one entity version" : `an update writes ${each} entity versions`,
  };
}

/** A sync of the scenario's full size, or of the size that the requirement states. */
function syncQuestion(requirement: RequirementRow): AskedMetric {
  const { entities } = requirement;
  return {
    metric: METRICS.syncMin.id,
    sense: isClaim(requirement) ? "within" : "at-most",
    ...entities === undefined ? {} : { entities },
  };
}

/** Sizes: a need (`gte`) must have been reached once; an estimate is compared with the scenario's own count. */
function countQuestion(requirement: RequirementRow): Question | null {
  const { unit, comparator, metric } = requirement;
  if (metric === "result_set_size") {
    return { reason: "not-a-measurement", text: "a condition of the query mix" };
  }
  // The directory keeps one entity a user.
  if (unit === "users") return { metric: "reached:entities", sense: "reached" };
  if (unit && ONE_OPERATION.has(unit)) {
    return NO_BENCHMARK("one kind of operation: the stream it is part of is judged as a whole");
  }
  if (!unit || !COUNTED.includes(unit)) return null;
  if (unit === "entities" && ONE_TYPE.has(metric)) {
    return NO_BENCHMARK(`runs count all entities together, not the ${metric} alone`);
  }
  const stated = comparator === "approx" || (comparator === "eq" && unit !== "agents");
  return { metric: `${stated ? "count" : "reached"}:${unit}`, sense: stated ? "within" : "reached" };
}

/** Metrics that count entities of one type. */
const ONE_TYPE: ReadonlySet<string> = new Set([
  "batches",
  "events_30_days",
  "instances",
  "meters",
  "organizations",
  "products",
  "projects",
  "retirements",
]);

const COUNTED = ["entities", "attributes", "rows", "payloads", "agents", "events"];

function writeMode(requirement: RequirementRow): string {
  return requirement.scenario === "with_commit_batch" ? "batch" : "per-event";
}

function timeQuestion(requirement: RequirementRow, queryTypes: readonly string[]): Question | null {
  const { metric, statistic, scenario } = requirement;
  const notRun = SITUATIONS_NOT_RUN[scenario ?? ""];
  if (notRun !== undefined) return NO_BENCHMARK(notRun);
  const name = statistic === "p50" ? "p50" : "p99";
  if (metric === "commit_latency" || metric === "commit_stall") {
    if (statistic === "max") return { metric: METRICS.commitMaxMs.id, sense: "at-most" };
    return { metric: (name === "p50" ? METRICS.commitP50Ms : METRICS.commitP99Ms).id, sense: "at-most" };
  }
  if (!/^(matching_query|query|driver_lookup|user_lookup)_latency$/.test(metric)) return null;
  const wanted = QUERY_TYPES[scenario ?? ""];
  const types = wanted === undefined ? ["mix"] : queryTypes.filter((type) => wanted.test(type));
  if (types.length === 0) return NO_BENCHMARK("the query mix has no such query");
  const ids = types.map((type) => `query-${type}-response-${name}-ms`);
  return { metric: ids[0]!, sense: "at-most", worstOf: ids };
}
