import type { Measurements } from "../../runs/measurements.ts";
import { serviceUs, type Timed } from "../../runs/service_time.ts";
import { median } from "../../stats/mod.ts";
import { formatPercent, formatUs } from "../../text/numbers.ts";

/** What measuring took of a run's operations, of each kind by their median; null of a run that did not record it, or has none. */
export function measuringLine({ trials, commits, queries, operations }: Measurements): string | null {
  const known = trials.filter(({ measuring_us: us }) => us !== null);
  if (known.length === 0) return null;
  const measuringUs = median(known.map(({ measuring_us: us }) => us!));
  const recordingUs = median(known.flatMap(({ recording_us: us }) => us ?? []));
  const kinds: readonly (readonly [name: string, rows: readonly Timed[]])[] = [
    ["commit", commits.filter(({ versions }) => versions > 0)],
    ["query", queries],
    ["registry call", operations],
  ];
  const shares = kinds.filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => `${formatPercent(measuringUs / median(rows.map(serviceUs)))} of a median ${name}`);
  if (shares.length === 0) return null;
  return `Measuring takes ${formatUs(measuringUs)} a sample: ${shares.join(", ")}. Recording it takes ${
    formatUs(recordingUs)
  }, off the clock.`;
}
