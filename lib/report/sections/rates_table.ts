import type { Projection } from "../../model/assessment.ts";
import { formatCount, formatNumber } from "../../text/numbers.ts";
import { METRICS, peakMetric } from "../../reference/metrics.ts";
import { valueCell } from "./value_cell.ts";
import { numeric, type TableSpec, wordy } from "../charts/table_html.ts";
import { projectionsOf, type Story, stylesOf } from "./story.ts";

/** Every number the model gives for a scenario: measured first, then projected with how far beyond the tested range. */
export function ratesTable(story: Story, scenario: string): TableSpec {
  const own = projectionsOf(story, { scenario }).filter((p) => Number.isFinite(p.value));
  const styleOf = stylesOf(story, scenario);
  const sorted = own.toSorted((a, b) =>
    a.basis === b.basis ? a.metric.localeCompare(b.metric) : a.basis === "measured" ? -1 : 1
  );
  return {
    id: `rates-${scenario}`,
    title: `${scenario}: measured and projected`,
    columns: [
      wordy("metric", 14),
      "setting",
      wordy("blocks of", 8),
      numeric("value, 95 % interval"),
      numeric("at size"),
      "basis",
      numeric("trials"),
    ],
    rows: sorted.map((p) => [
      metricTitle(p),
      styleOf(p).name,
      p.phase?.replaceAll("_", " ") ?? "",
      valueCell(p),
      { text: formatCount(p.size), small: p.sizeUnit },
      basisText(p),
      String(p.trials),
    ]),
    data: sorted.map((p) => ({
      ...{ metric: p.metric, store: p.store, variant: p.variant, phase: p.phase ?? "" },
      ...{ value: p.value, low_95: p.interval?.[0] ?? null, high_95: p.interval?.[1] ?? null, unit: p.unit },
      ...{ size: p.size, size_unit: p.sizeUnit, basis: p.basis, beyond_tested: p.beyond, trials: p.trials },
    })),
  };
}

function basisText(p: Projection): string {
  if (p.basis === "measured") return "measured";
  if (p.testedIn === null) return "projected, such blocks not measured";
  const stand = p.testedIn === undefined || p.testedIn === p.phase ? "" : ` of ${p.testedIn} blocks`;
  return p.beyond > 1 ? `projected, ${formatNumber(p.beyond)}x beyond the tested range${stand}` : "projected";
}

/** The title of a metric; of one in a peak, the metric's own: the peak has a column. */
function metricTitle({ metric: id, phase }: Projection): string {
  const known = Object.values(METRICS).find((metric) =>
    metric.id === id || (phase !== undefined && peakMetric(metric, phase).id === id)
  );
  return known?.title ?? id.replaceAll(/[-_]/g, " ");
}
