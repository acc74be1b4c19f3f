import type { Projection } from "../../model/assessment.ts";
import { formatCount, formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { metricTitle } from "../charts/metric_title.ts";
import { numeric, type TableSpec, wordy } from "./table_html.ts";
import type { Story } from "./story.ts";

/** Every number the model gives for a scenario: measured first, then projected with how far beyond the tested range. */
export function ratesTable(story: Story, scenario: string): TableSpec {
  const own = story.assessment.projections.filter((p) => p.scenario === scenario && Number.isFinite(p.value));
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
      p.variant,
      {
        text: formatValue(p.value, p.unit),
        small: p.interval === null ? "too few trials" : formatInterval(p.interval, p.unit),
        ...(p.basis === "projected" ? { kind: "projected" as const } : {}),
      },
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
