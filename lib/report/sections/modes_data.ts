import { METRICS } from "../../model/evidence/metrics.ts";
import type { ComparisonData } from "../charts/comparison.ts";
import { formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "./table_html.ts";
import { goodTrials, type Missing, missing, projectionsOf, type Story } from "./story.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { variantStyle } from "../charts/variant_style.ts";

const SCENARIO = "agent-onboarding";
const BASELINE = "per-event";

/** Time per agent of each write mode against one commit an event, as measured. */
export function modesData(story: Story): ComparisonData | Missing {
  const metric = METRICS.onboardingRatio.id;
  const ratios = projectionsOf(story, { scenario: SCENARIO, metric, basis: "measured" });
  if (ratios.length === 0) return missing(SCENARIO, "trials of two write modes");
  const fastest = ratios.toSorted((a, b) => a.value - b.value)[0]!;
  return {
    title: `${sentenceCase(variantStyle(fastest.variant).label)} takes ${formatNumber(fastest.value)}x ` +
      "the time of one commit an event per agent",
    baseline: "one commit an event",
    rows: ratios.map((p) => ({
      label: variantStyle(p.variant).label,
      ratio: p.value,
      interval: p.interval,
      value: perAgent(story, p.variant),
      baseline: perAgent(story, BASELINE),
    })),
    noise: null,
    facts: [`${fastest.trials} trials a mode`, "service time of registry calls"],
    provenance: story.provenance,
  };
}

function perAgent(story: Story, variant: string): string {
  const rate = measuredRate(story, variant, METRICS.agentsPerS.id);
  return rate === undefined ? "–" : `${formatValue(1000 / rate.value, "ms")}/agent`;
}

function measuredRate(story: Story, variant: string, metric: string) {
  return projectionsOf(story, { scenario: SCENARIO, variant, metric, basis: "measured" })[0];
}

/** The three rates of each write mode side by side: events of all logs, events of the organisation's own log, agents. */
export function modeRatesTable(story: Story): TableSpec {
  const variants = [...new Set(goodTrials(story, SCENARIO).map((trial) => trial.variant))].sort();
  const metrics = [METRICS.agentsPerS, METRICS.eventsPerS, METRICS.rootEventsPerS, METRICS.msPerEvent];
  return {
    title: "Measured rates by write mode",
    columns: [
      "write mode",
      "survives",
      ...metrics.map((metric) => numeric(`${metric.title} (${metric.unit})`)),
      numeric("trials"),
    ],
    rows: variants.map((variant) => {
      const trial = goodTrials(story, SCENARIO).find((one) => one.variant === variant)!;
      const rates = metrics.map((metric) => measuredRate(story, variant, metric.id));
      return [
        variantStyle(variant).label,
        `death of the ${trial.durability}`,
        ...rates.map((rate) =>
          rate === undefined ? "–" : {
            text: formatNumber(rate.value),
            small: formatInterval(rate.interval, ""),
          }
        ),
        String(rates[0]?.trials ?? 0),
      ];
    }),
  };
}
