import type { Metric } from "../assessment.ts";

const rate = (id: string, title: string, unit: string): Metric => ({ id, title, unit, kind: "rate" });
const ceiling = (id: string, title: string, unit: string): Metric => ({ id, title, unit, kind: "ceiling" });

/** The model's metrics. Entities/s, rows/s, attribute updates/s and events/s are different units and never mixed. */
export const METRICS = {
  entitiesPerS: rate("entities-per-s", "entity versions written, sustained", "entities/s"),
  rowsPerS: rate("rows-per-s", "rows written, sustained", "rows/s"),
  attributeUpdatesPerS: rate(
    "attribute-updates-per-s",
    "custom attributes written, sustained",
    "attribute updates/s",
  ),
  syncMin: ceiling("sync-min", "time to write the whole state block by block", "min"),
  commitMs: ceiling("commit-ms", "commit service time, mean of the real block", "ms"),
  commitP50Ms: ceiling("commit-p50-ms", "commit service time, p50", "ms"),
  commitP99Ms: ceiling("commit-p99-ms", "commit service time, p99", "ms"),
  commitMaxMs: ceiling("commit-max-ms", "commit service time, longest seen", "ms"),
  walMb: ceiling("wal-mb", "write-ahead log, largest seen", "MB"),
  entitiesPerTransaction: rate(
    "entities-per-transaction",
    "entity versions one 2 s block can hold",
    "entities/transaction",
  ),
  fileGb: ceiling("file-gb", "database file", "GB"),
  queriesPerS: rate("queries-per-s", "queries answered, scenario's mix, closed loop", "queries/s"),
  chains: ceiling("chains", "chains needed for the peak write rate", "chains"),
  shareOfMendoza: ceiling("share-of-mendoza", "rows against Mendoza's 20.5M", "%"),
  onboardingMin: ceiling("onboarding-min", "time to onboard the organisation", "min"),
  eventsPerS: rate("events-per-s", "key events appended, all logs", "events/s"),
  rootEventsPerS: rate(
    "root-events-per-s",
    "key events appended to the organisation's own log",
    "root events/s",
  ),
  agentsPerS: rate("agents-per-s", "agents onboarded", "agents/s"),
  msPerEvent: ceiling("ms-per-event", "append time a key event", "ms/event"),
  onboardingRatio: ceiling("onboarding-ratio", "onboarding time against one commit an event", "x"),
} as const satisfies Readonly<Record<string, Metric>>;

/** Response time counts from the scheduled moment (open loop), service time from the call (closed loop). */
export type TimeKind = "response" | "service";

/** The metric of the time of one query type; `mix` is all types together. */
export function queryMetric(type: string, kind: TimeKind, statistic: "p50" | "p99"): Metric {
  return ceiling(`query-${type}-${kind}-${statistic}-ms`, `${type} ${kind} time, ${statistic}`, "ms");
}
