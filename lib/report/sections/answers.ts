import { METRICS } from "../../model/evidence/metrics.ts";
import type { Projection } from "../../model/assessment.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { answerBlock, type Block, missingBlock } from "./block.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { subjectKey } from "../../runs/subject.ts";
import { goodTrials, missing, projectionsOf, type Story, stylesOf } from "./story.ts";
import { countOf, storesAsked, tightestFirst, verdictCounts, verdictsOf } from "./verdict_table.ts";

/** The Mendoza page's answer: rows/s here in each setting, against the published figure, and why that is lower. */
export function mendozaAnswer(story: Story): Block {
  const rates = measured(story, "mendoza", METRICS.rowsPerS.id);
  if (rates.length === 0) return missingBlock(missing("mendoza", "append trials"));
  const exp = story.mendoza.experiments_published.exp_05_full_schema;
  const published = exp.results.find((row) => row.config === "typical")!.rows_per_s;
  const { reference_run: rerun } = story.mendoza.corrected_baseline;
  const fastest = rates.toSorted((a, b) => b.value - a.value)[0]!;
  return answerBlock([
    `This machine writes ${
      rates.map((p) => sentence(story, p)).join(", and ")
    } of Mendoza's data, in rows as Arkiv's schema writes them.`,
    `The published figure is ${formatValue(published, "rows/s")}: ${
      formatNumber(published / fastest.value)
    }x the best here.`,
    `It is no property of SQLite: run again, the published loop reached ` +
    `${formatNumber(rerun.as_published_code_entities_per_s)} entities/s, and its payload generation alone, ` +
    `without any database, ${formatNumber(rerun.payload_generation_alone_entities_per_s)}.`,
  ]);
}

/** The onboarding page's answer: agents/s and the whole organisation's time in each write mode, and what to do. */
export function onboardingAnswer(story: Story): Block {
  const scenario = "agent-onboarding";
  const rates = measured(story, scenario, METRICS.agentsPerS.id);
  if (rates.length === 0) return missingBlock(missing(scenario, "onboarding trials"));
  const minutes = projectionsOf(story, { scenario, metric: METRICS.onboardingMin.id });
  const advice = verdictsOf(story, { scenario }).filter((verdict) => verdict.id === "KERI-11");
  return answerBlock([
    `Measured: ${rates.map((p) => sentence(story, p)).join("; ")}.`,
    ...(minutes.length === 0
      ? []
      : [`The whole organisation takes ${minutes.map((p) => sentence(story, p)).join("; ")}.`]),
    ...advice.map(({ store, evidence }) => advice.length > 1 ? `${store}: ${evidence}.` : `${evidence}.`),
  ]);
}

/** The capacity page's answer: how many requirements pass, fail or are not proven, and which has the least headroom. */
export function capacityAnswer(story: Story): Block {
  const { pass, fail, "not proven": open } = verdictCounts(story);
  const tightest = tightestFirst(verdictsOf(story).filter((verdict) => verdict.headroom !== null))[0];
  return answerBlock([
    `Of ${countOf(verdictsOf(story))} ` +
    `${pass} pass, ${fail} fail, and ${open} are not proven by this run.`,
    tightest === undefined
      ? "No requirement could be compared with a number."
      : tightestSentence(story, tightest),
  ]);
}

function tightestSentence(story: Story, verdict: Verdict): string {
  const asked = storesAsked(story, verdict.id).size > 1 ? `${verdict.id} on ${verdict.store}` : verdict.id;
  return `Least room has ${asked} (${verdict.need}): ${formatValue(verdict.value!, verdict.unit)} ` +
    `(${formatInterval(verdict.interval, verdict.unit)}, ${verdict.basis}), ${
      formatNumber(verdict.headroom!)
    }x what is asked, ${verdict.verdict}.`;
}

/** Measured values of a metric, one a setting: at the size with the most trials, whose interval is the narrowest to be had. */
function measured(story: Story, scenario: string, metric: string): Projection[] {
  const subjects = new Set(goodTrials(story, scenario).map(subjectKey));
  const own = projectionsOf(story, { scenario, metric, basis: "measured" })
    .filter((p) => subjects.has(subjectKey(p)));
  return [...Map.groupBy(own, subjectKey).values()].map((group) =>
    group.toSorted((a, b) => b.trials - a.trials)[0]!
  );
}

/** "12.1 k rows/s [11.8 k rows/s, 12.5 k rows/s] with full": no value without its interval. */
function sentence(story: Story, p: Projection): string {
  const beyond = p.basis === "projected"
    ? `, projected${p.beyond > 1 ? ` ${formatNumber(p.beyond)}x beyond the tested range` : ""}`
    : "";
  const interval = p.interval === null
    ? `(${countText(p.trials, "trial")}, too few for an interval)`
    : formatInterval(p.interval, p.unit);
  return `${formatValue(p.value, p.unit)} ${interval} with ${stylesOf(story, p.scenario)(p).label}${beyond}`;
}
