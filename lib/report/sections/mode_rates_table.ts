import type { Metric } from "../../model/assessment.ts";
import { mostMeasured } from "../../model/evidence/pick.ts";
import { METRICS } from "../../reference/metrics.ts";
import { formatInterval, formatNumber } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "../charts/table_html.ts";
import { bySubject } from "../../runs/subject.ts";
import { onboardingFocusOf } from "./focus.ts";
import { goodTrials, projectionsOf, type Story, stylesOf } from "./story.ts";
import type { Setting } from "../charts/subject_style.ts";

function measuredRate(story: Story, { store, variant }: Setting, metric: Metric) {
  const scenario = onboardingFocusOf(story);
  return mostMeasured(projectionsOf(story, { scenario, store, variant }), metric);
}

/** The rates of each write mode side by side: agents, events of all logs, events and seals of the organisation's own log. */
export function modeRatesTable(story: Story): TableSpec {
  const scenario = onboardingFocusOf(story);
  const styleOf = stylesOf(story, scenario);
  const { agentsPerS, eventsPerS, rootEventsPerS, sealsPerS, msPerEvent } = METRICS;
  const metrics = [agentsPerS, eventsPerS, rootEventsPerS, sealsPerS, msPerEvent];
  return {
    title: `${story.provenance.foretold === undefined ? "Measured" : "Rescaled"} rates by write mode`,
    columns: [
      "write mode",
      "survives",
      ...metrics.map((metric) => numeric(`${metric.title} (${metric.unit})`)),
      numeric("trials"),
    ],
    rows: bySubject(goodTrials(story, scenario)).map(([first]) => {
      const trial = first!;
      const rates = metrics.map((metric) => measuredRate(story, trial, metric));
      return [
        styleOf(trial).label,
        `death of the ${trial.durability}`,
        ...rates.map((rate) =>
          rate === null ? "–" : {
            text: formatNumber(rate.value),
            small: formatInterval(rate.interval, ""),
          }
        ),
        String(rates[0]?.trials ?? 0),
      ];
    }),
  };
}
