import type { Projection } from "../../model/assessment.ts";
import { formatCount, formatNumber } from "../../text/numbers.ts";
import { METRICS } from "../../model/evidence/metrics.ts";
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
    title: `${scenario}: measured and projected`,
    columns: [
      wordy("metric", 14),
      "setting",
      numeric("value, 95 % interval"),
      numeric("at size"),
      "basis",
      numeric("trials"),
    ],
    rows: sorted.map((p) => [
      metricTitle(p.metric),
      styleOf(p).name,
      valueCell(p),
      { text: formatCount(p.size), small: p.sizeUnit },
      basisText(p),
      String(p.trials),
    ]),
  };
}

function basisText(p: Projection): string {
  if (p.basis === "measured") return "measured";
  return p.beyond > 1 ? `projected, ${formatNumber(p.beyond)}x beyond the tested range` : "projected";
}

/** The title of a metric. */
function metricTitle(id: string): string {
  const known = Object.values(METRICS).find((metric) => metric.id === id);
  return known?.title ?? id.replaceAll(/[-_]/g, " ");
}
