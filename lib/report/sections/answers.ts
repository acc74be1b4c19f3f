import { mostMeasured } from "../../model/evidence/pick.ts";
import { METRICS } from "../../reference/metrics.ts";
import type { Metric, Projection } from "../../model/assessment.ts";
import type { OnboardingAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { answerBlock, type Block, missingBlock, notesBlock, tableBlock, together } from "./block.ts";
import { pageTable } from "../charts/table_html.ts";
import { decisionTable } from "./decision_table.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatHeadroom, formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { subjectKey } from "../../runs/subject.ts";
import { onboardingFocusOf } from "./focus.ts";
import { goodTrials, missing, projectionsOf, type Story, stylesOf } from "./story.ts";
import { countOf, placeName, tightestFirst, verdictCounts, verdictsOf } from "./verdict_table.ts";

/** The Mendoza page's answer: rows/s here in each setting, against the published figure, and why that is lower. */
export function mendozaAnswer(story: Story): Block {
  const rates = measured(story, "mendoza", METRICS.rowsPerS);
  if (rates.length === 0) return missingBlock(missing(story, "mendoza", "append trials"));
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

/** The onboarding page's answer: whether a bulk flow is worth it, of every registry. */
export function onboardingAnswer(story: Story): Block {
  const scenario = onboardingFocusOf(story);
  return goodTrials(story, scenario).length === 0
    ? missingBlock(missing(story, scenario, "onboarding trials"))
    : adviceBlock(story);
}

/** Go, no-go or unknown on a bulk flow, and why; `adviceNotes` has what it rests on. */
export function adviceBlock({ assessment: { answer: { onboarding } } }: Story): Block {
  return answerBlock(onboarding.map((row) => `${named(row, onboarding)(row.bulkFlow.summary)}.`));
}

/** What the decision on a bulk flow rests on: what each flow takes, minutes that may be accepted, what limits it, the machine. */
export function adviceNotes(story: Story): Block {
  const { onboarding } = story.assessment.answer;
  const tables = onboarding.flatMap((row) => decisionTable(row) ?? []);
  const details = onboarding.flatMap((row) => row.bulkFlow.details.map(named(row, onboarding)));
  const bounds = new Set(onboarding.flatMap(({ bulkFlow }) => bulkFlow.bounds));
  return tables.length === 0
    ? missingBlock(missing(story, onboardingFocusOf(story), "onboarding trials"))
    : together([
      ...tables.map((table) => tableBlock(pageTable(table))),
      notesBlock([...details, ...bounds].map(sentenceCase)),
    ]);
}

/** Puts before a clause what it is about, where there are several registries. */
function named(row: OnboardingAnswer, all: readonly OnboardingAnswer[]): (clause: string) => string {
  return all.length > 1 ? (clause) => `${registryName(row)}: ${clause}` : (clause) => clause;
}

/** The capacity page's sentences: how many requirements pass, fail, are not proven or not judged, and which has the least room. */
export function capacityAnswer(story: Story): Block {
  const verdicts = verdictsOf(story);
  const { pass, fail, "not proven": open, "not judged": none } = verdictCounts(story);
  const tightest =
    tightestFirst(verdicts.filter((verdict) => verdict.headroom !== null && verdict.decides))[0];
  return answerBlock([
    verdicts.length === 0
      ? "Nothing is asked of what this run holds."
      : `Of ${
        countOf(verdicts)
      } ${pass} pass, ${fail} fail, ${open} are not proven by this run, and ${none} are not ` +
        "judged: no number can be compared with them.",
    tightest === undefined
      ? "No requirement could be compared with a number."
      : tightestSentence(story, tightest),
  ]);
}

function tightestSentence(story: Story, verdict: Verdict): string {
  const asked = `${verdict.id} ${placeName(story, verdict)}`.trimEnd();
  return `Least room has ${asked} (${verdict.need}): ${formatValue(verdict.value!, verdict.unit)} ` +
    `(${formatInterval(verdict.interval, verdict.unit)}, ${verdict.basis}), ${
      formatHeadroom(verdict.headroom!)
    } what is asked, ${verdict.verdict}.`;
}

/** Measured values of a metric, one a setting. */
function measured(story: Story, scenario: string, metric: Metric): Projection[] {
  const subjects = new Set(goodTrials(story, scenario).map(subjectKey));
  const own = projectionsOf(story, { scenario }).filter((p) => subjects.has(subjectKey(p)));
  return [...Map.groupBy(own, subjectKey).values()].flatMap((group) => mostMeasured(group, metric) ?? []);
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
