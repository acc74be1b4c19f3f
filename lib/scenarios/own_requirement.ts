/** Requirements that a custom scenario states itself, on metrics the model projects for any scenario. */
import type { MetricId } from "../reference/metrics.ts";
import type { Measured } from "../reference/requirement_metrics.ts";

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
  /** The model's metric that it is; of times by their statistic, p99 where none is stated. */
  readonly asks: MetricId | Readonly<Partial<Record<OwnStatistic, MetricId>> & { readonly p99: MetricId }>;
}

type OfWhat = readonly [unit: string, about: string];

const need = ([unit, about]: OfWhat, asks: OwnMetric["asks"]): OwnMetric => ({
  unit,
  comparator: "gte",
  statistics: [],
  of: "entities",
  about,
  asks,
});
const limit = (of: OfWhat, asks: OwnMetric["asks"]): OwnMetric => ({
  ...need(of, asks),
  comparator: "lte",
  statistics: typeof asks === "string" ? [] : Object.keys(asks) as OwnStatistic[],
});

/** By the names data/reference/requirements.json uses. */
export const OWN_METRICS = {
  sustained_writes: need(["entities_per_s", "entity versions written a second"], "entities-per-s"),
  row_writes: need(["rows_per_s", "rows written a second, all tables"], "rows-per-s"),
  attribute_updates: need(
    ["attribute_updates_per_s", "custom attributes written a second"],
    "attribute-updates-per-s",
  ),
  batch_size: need(
    ["entities_per_transaction", "entity versions one block of 2 s can hold"],
    "entities-per-transaction",
  ),
  query_throughput: need(["queries_per_s", "queries answered a second, the scenario's mix"], "queries-per-s"),
  commit_latency: limit(["ms", "service time of a block's commit"], {
    p50: "commit-p50-ms",
    p99: "commit-p99-ms",
    max: "commit-max-ms",
  }),
  query_latency: limit(["ms", "response time of the query mix"], {
    p50: "query-response-p50-ms",
    p99: "query-response-p99-ms",
  }),
  full_sync_time: limit(["min", "time to write the whole state block by block"], "sync-min"),
  db_size: limit(["gb", "database file (1e9 bytes)"], "file-gb"),
  wal_size: limit(["mb", "write-ahead log, largest seen"], "wal-mb"),
  onboarding_time: {
    ...limit(["min", "time to onboard the organisation, every event alone"], "onboarding-min"),
    of: "kels",
  },
  event_rate: {
    ...need(["events_per_s", "key events appended a second, all logs"], "events-per-s"),
    of: "kels",
  },
  append_time: {
    ...limit(["ms_per_event", "append time a key event, every event alone"], "ms-per-event"),
    of: "kels",
  },
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
  const { comparator, asks, of }: OwnMetric = OWN_METRICS[own.metric];
  const judgedBy: Measured = {
    metric: typeof asks === "string" ? asks : asks[own.statistic ?? "p99"] ?? asks.p99,
    sense: comparator === "gte" ? "at-least" : "at-most",
    ...of === "kels" ? { mode: "per-event" } : {},
  };
  return {
    id: own.id,
    use_case: scenario,
    metric: own.metric,
    statistic: own.statistic ?? null,
    comparator,
    threshold: own.threshold,
    test_at: own.threshold,
    unit: own.unit,
    scenario: null,
    kind: "requirement",
    source: own.source,
    judgedBy,
  };
}
