import type { Metric } from "../../model/assessment.ts";
import { mostMeasured } from "../../model/evidence/pick.ts";
import { METRICS } from "../../reference/metrics.ts";
import type { ComparisonData } from "../charts/comparison.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { numeric, type TableSpec } from "../charts/table_html.ts";
import { bySubject } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { onboardingFocusOf } from "./focus.ts";
import {
  durabilityFact,
  goodTrials,
  type Missing,
  missing,
  projectionsOf,
  type Story,
  stylesOf,
} from "./story.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import type { Setting } from "../charts/subject_style.ts";

const BASELINE = "per-event";

/** Time per agent of each write mode against one commit an event, as measured. */
export function modesData(story: Story): ComparisonData | Missing {
  const scenario = onboardingFocusOf(story);
  const metric = METRICS.onboardingRatio.id;
  const ratios = projectionsOf(story, { scenario, metric, basis: "measured" });
  if (ratios.length === 0) return missing(story, scenario, "trials of two write modes");
  const styleOf = stylesOf(story, scenario);
  const fastest = ratios.toSorted((a, b) => a.value - b.value)[0]!;
  return {
    title:
      `${sentenceCase(styleOf(fastest).label)} onboards agents ${formatNumber(1 / fastest.value)}x as fast ` +
      "as one commit an event",
    baseline: "one commit an event",
    rows: ratios.map((p) => ({
      label: styleOf(p).label,
      ratio: p.value,
      interval: p.interval,
      value: perAgent(story, p),
      baseline: perAgent(story, { store: p.store, variant: baselineOf(p.variant) }),
    })),
    noise: null,
    shows: [`${scenario}/onboarding-ratio`],
    facts: [
      `${countText(fastest.trials, "trial")} a mode`,
      "service time of registry calls",
      durabilityFact(story, goodTrials(story, scenario)),
    ],
    provenance: story.provenance,
  };
}

/** One commit an event, with the registry set as the variant says. */
function baselineOf(variant: string): string {
  const { setting } = writeVariant(variant);
  return setting === null ? BASELINE : `${BASELINE}+${setting}`;
}

function perAgent(story: Story, setting: Setting): string {
  const rate = measuredRate(story, setting, METRICS.agentsPerS);
  return rate === null ? "–" : `${formatValue(1000 / rate.value, "ms")}/agent`;
}

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
    id: "write-modes",
    title: "Measured rates by write mode",
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
