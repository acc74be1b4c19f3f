import { METRICS } from "../../model/evidence/metrics.ts";

/** What a metric id stands for, in words. */
export function metricTitle(id: string): string {
  const known = Object.values(METRICS).find((metric) => metric.id === id);
  return known?.title ?? id.replaceAll(/[-_]/g, " ");
}
