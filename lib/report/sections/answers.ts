import type { OnboardingAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { answerBlock, type Block, missingBlock, notesBlock, tableBlock, together } from "./block.ts";
import { pageTable } from "../charts/table_html.ts";
import { decisionTable } from "./decision_table.ts";
import { formatHeadroom, formatInterval, formatValue } from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { onboardingFocusOf } from "./focus.ts";
import { otherEngines } from "./other_engines.ts";
import { goodTrials, missing, type Story } from "./story.ts";
import { countOf, placeName, tightestFirst, verdictCounts, verdictsOf } from "./verdict_table.ts";

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
    ...otherEngines(story.assessment),
  ]);
}

function tightestSentence(story: Story, verdict: Verdict): string {
  const asked = `${verdict.id} ${placeName(story, verdict)}`.trimEnd();
  return `Least room has ${asked} (${verdict.need}): ${formatValue(verdict.value!, verdict.unit)} ` +
    `(${formatInterval(verdict.interval, verdict.unit)}, ${verdict.basis}), ${
      formatHeadroom(verdict.headroom!)
    } what is asked, ${verdict.verdict}.`;
}
