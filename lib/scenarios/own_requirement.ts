/** Requirements that a custom scenario states itself, on metrics the model projects for any scenario. */

/** Statistic of a measured time. */
export type OwnStatistic = "p50" | "p99" | "max";

/** A metric: its unit, the direction it is judged in, and the statistics it has. */
export interface OwnMetric {
  readonly unit: string;
  /** `gte`: the store must reach the threshold. `lte`: it must not exceed it. */
  readonly comparator: "gte" | "lte";
  readonly statistics: readonly OwnStatistic[];
  readonly of: "entities" | "kels";
  readonly about: string;
}

const need = (unit: string, about: string): OwnMetric => ({
  unit,
  comparator: "gte",
  statistics: [],
  of: "entities",
  about,
});
const limit = (unit: string, about: string, statistics: readonly OwnStatistic[] = []): OwnMetric => ({
  unit,
  comparator: "lte",
  statistics,
  of: "entities",
  about,
});

/** By the names data/reference/requirements.json uses; `questionOf` in lib/model answers each. */
export const OWN_METRICS = {
  sustained_writes: need("entities_per_s", "entity versions written a second"),
  row_writes: need("rows_per_s", "rows written a second, all tables"),
  attribute_updates: need("attribute_updates_per_s", "custom attributes written a second"),
  batch_size: need("entities_per_transaction", "entity versions one block of 2 s can hold"),
  query_throughput: need("queries_per_s", "queries answered a second, the scenario's mix"),
  commit_latency: limit("ms", "service time of a block's commit", ["p50", "p99", "max"]),
  query_latency: limit("ms", "response time of the query mix", ["p50", "p99"]),
  full_sync_time: limit("min", "time to write the whole state block by block"),
  db_size: limit("gb", "database file (1e9 bytes)"),
  wal_size: limit("mb", "write-ahead log, largest seen"),
  onboarding_time: { ...limit("min", "time to onboard the organisation, every event alone"), of: "kels" },
  event_rate: { ...need("events_per_s", "key events appended a second, all logs"), of: "kels" },
  append_time: { ...limit("ms_per_event", "append time a key event, every event alone"), of: "kels" },
} as const satisfies Readonly<Record<string, OwnMetric>>;

/** Name of a metric that a user's own requirement may use. */
export type OwnMetricName = keyof typeof OWN_METRICS;

/** A threshold that a scenario states itself. */
export interface OwnRequirement {
  readonly id: string;
  readonly metric: OwnMetricName;
  readonly statistic?: OwnStatistic;
  readonly threshold: number;
  readonly unit: string;
  readonly source: string;
}

/** The requirement as a row of data/reference/requirements.json, which the model judges. */
export function requirementRow(own: OwnRequirement, scenario: string) {
  return {
    id: own.id,
    use_case: scenario,
    metric: own.metric,
    statistic: own.statistic ?? null,
    comparator: OWN_METRICS[own.metric].comparator,
    threshold: own.threshold,
    test_at: own.threshold,
    unit: own.unit,
    scenario: null,
    kind: "requirement",
    source: own.source,
  };
}
