/** What requirements are compared with: the model's metrics and sizes, each with its one unit. */

/** A metric of the model; each has one unit. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
}

const metric = <Id extends string>(id: Id, title: string, unit: string) => ({ id, title, unit }) as const;

/** The model's metrics. Entities/s, rows/s, attribute updates/s and events/s are different units and never mixed. */
export const METRICS = {
  entitiesPerS: metric("entities-per-s", "entity versions written, sustained", "entities/s"),
  rowsPerS: metric("rows-per-s", "rows written, sustained", "rows/s"),
  loadRowsPerS: metric("load-rows-per-s", "rows written, loading the initial state", "rows/s"),
  attributeUpdatesPerS: metric(
    "attribute-updates-per-s",
    "custom attributes written, sustained",
    "attribute updates/s",
  ),
  syncMin: metric("sync-min", "time to write the whole state block by block", "min"),
  commitMs: metric("commit-ms", "commit service time, mean of the real block", "ms"),
  commitP50Ms: metric("commit-p50-ms", "commit service time, p50", "ms"),
  commitP99Ms: metric("commit-p99-ms", "commit service time, p99", "ms"),
  commitMaxMs: metric("commit-max-ms", "commit service time, longest seen", "ms"),
  walMb: metric("wal-mb", "write-ahead log, largest seen", "MB"),
  entitiesPerTransaction: metric(
    "entities-per-transaction",
    "entity versions one 2 s block can hold",
    "entities/transaction",
  ),
  fileGb: metric("file-gb", "database file", "GB"),
  queriesPerS: metric("queries-per-s", "queries answered, scenario's mix, closed loop", "queries/s"),
  chains: metric("chains", "chains needed for the peak write rate", "chains"),
  shareOfMendoza: metric("share-of-mendoza", "rows against Mendoza's 20.5M", "%"),
  onboardingMin: metric("onboarding-min", "time to onboard the organisation", "min"),
  eventsPerS: metric("events-per-s", "key events appended, all logs", "events/s"),
  rootEventsPerS: metric(
    "root-events-per-s",
    "key events appended to the organisation's own log",
    "root events/s",
  ),
  agentsPerS: metric("agents-per-s", "agents onboarded", "agents/s"),
  sealsPerS: metric("seals-per-s", "seals anchored in the organisation's own log", "seals/s"),
  msPerEvent: metric("ms-per-event", "append time a key event", "ms/event"),
  onboardingRatio: metric("onboarding-ratio", "onboarding time against one commit an event", "x"),
} as const satisfies Readonly<Record<string, Metric>>;

/** A rate in the blocks of a declared peak, where `METRICS` has that of the steady stream. */
export function peakMetric({ id, title, unit }: Metric, peak: string): Metric {
  return metric(peakMetricId(id, peak), `${title}, in ${peak.replaceAll("_", " ")}`, unit);
}

/** The id of `peakMetric`. */
export function peakMetricId(id: string, peak: string): string {
  return `${id}-${peak}`;
}

/** The rate of some query types alone, where `METRICS` has that of the scenario's mix. */
export function typesRate(types: readonly string[]): Metric {
  const { id, unit } = METRICS.queriesPerS;
  return metric(`${id}-${types.join("+")}`, `queries answered, ${types.join(", ")}, closed loop`, unit);
}

/** Response time counts from the scheduled moment (open loop), service time from the call (closed loop). */
export type TimeKind = "response" | "service";

/** The metric of the time of one query type; `mix` is all types together. */
export function queryMetric(type: string, kind: TimeKind, statistic: "p50" | "p99"): Metric {
  return metric(`query-${type}-${kind}-${statistic}-ms`, `${type} ${kind} time, ${statistic}`, "ms");
}

/** Response times of queries that a requirement may ask, whatever their types, with their statistic (`queryMetric`). */
export const QUERY_TIMES = { "query-response-p50-ms": "p50", "query-response-p99-ms": "p99" } as const;

/** Sizes by unit: `count:` from the scenario's definition, `reached:` the largest that a trial held. */
const SIZES = [
  ...(["entities", "attributes", "rows", "payloads"] as const).map((unit) => `count:${unit}` as const),
  ...(["entities", "attributes", "rows", "agents", "events"] as const).map((unit) =>
    `reached:${unit}` as const
  ),
];

/** Id of what a requirement may be compared with. */
export type MetricId =
  | typeof METRICS[keyof typeof METRICS]["id"]
  | keyof typeof QUERY_TIMES
  | typeof SIZES[number];

/** Every id of what a requirement may be compared with. */
export const METRIC_IDS: readonly MetricId[] = [
  ...Object.values(METRICS).map(({ id }) => id),
  ...Object.keys(QUERY_TIMES) as (keyof typeof QUERY_TIMES)[],
  ...SIZES,
];

/** Whether a metric is of what a store holds or answers: what its commits wait for makes no difference to it. */
export function isOfContents(id: string): boolean {
  return id.startsWith("query-") || id.startsWith(METRICS.queriesPerS.id) || id === METRICS.fileGb.id;
}
