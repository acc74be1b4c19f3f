import { timeText } from "../../scenarios/describe/words.ts";
import {
  answerWhatIf,
  type JudgedNeed,
  type Need,
  NEEDS,
  type WhatIfAnswer,
} from "../../model/what_if/what_if.ts";
import type { Setting, WhatIfCase, WhatIfData } from "../../model/what_if/what_if_data.ts";
import type { Curve } from "../../model/assessment.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import {
  formatBytes,
  formatCount,
  formatHeadroom,
  formatInterval,
  formatNumber,
  formatValue,
} from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { headlineTable } from "../charts/headline_table.ts";
import { type Cell, numeric, tableHtml } from "../charts/table_html.ts";
import { caseOf } from "./controls.ts";
import { factsHtml, fullText } from "./facts_view.ts";
import { gapsOf } from "./gaps.ts";
import { briefText, NAMES, needHtml, WORDS } from "./need_view.ts";
import { rateFigure } from "./rate_figure.ts";

/** The parts of the page that a setting decides, as HTML; `summary` and `brief` are text. */
interface AnswerView {
  readonly asked: string;
  readonly summary: string;
  /** The summary's numbers alone, for a bar on a phone. */
  readonly brief: string;
  readonly needs: string;
  readonly facts: string;
  readonly figure: string;
  readonly stores: string;
  readonly gaps: string;
}

/**
 * What the laws say of a setting, as the page shows it. Pure.
 * @param place `now`: when the chain has its full size, for dates; `widthPx`: room for the figure; `caption`: of it.
 */
export function answerView(
  data: WhatIfData,
  setting: Setting,
  place: { readonly now: Date; readonly widthPx: number; readonly caption: string },
): AnswerView {
  const useCase = caseOf(data.useCases, setting.scenario);
  const answers = useCase.stores.map(({ store }) => ({
    store,
    answer: answerWhatIf(useCase, { ...setting, store }, data.noise),
  }));
  const { answer } = answers.find(({ store }) => store === setting.store)!;
  return {
    asked: escapeHtml(askedText(useCase, setting, answer)),
    summary: summaryText(setting, answer),
    brief: NEEDS.map((need) => `${NAMES[need].name} ${briefText(answer.needs[need])}`).join(" · "),
    needs: NEEDS.map((need) => needHtml(need, { setting, answer })).join(""),
    facts: factsHtml(setting, answer, place.now),
    figure: figureHtml([answer, ...answers.map((one) => one.answer).filter((one) => one !== answer)], place),
    stores: storesHtml(answers, place.now),
    gaps: gapsOf(useCase, setting).map((gap) => `<li>${escapeHtml(gap)}</li>`).join(""),
  };
}

function askedText({ full }: WhatIfCase, setting: Setting, { rows }: WhatIfAnswer): string {
  const times = setting.entities / full.entities;
  const size = Math.abs(times - 1) < 1e-6
    ? "its full size"
    : `${formatHeadroom(times)} ${times < 1 ? "of " : ""}its full size`;
  return `${setting.scenario} on ${setting.store}: ${
    formatCount(setting.entities)
  } entities alive (${size}), ` +
    `${formatCount(rows)} rows, ${
      setting.payloadBytes > 0 ? `payloads of ${formatBytes(setting.payloadBytes)}` : "no payloads"
    }` +
    (setting.lifetimeDays > 0 ? `, living ${timeText(86_400 * setting.lifetimeDays)}` : "");
}

/** What breaks first, in a sentence; or that nothing does, and where there is least room. */
function summaryText(setting: Setting, answer: WhatIfAnswer): string {
  const known = NEEDS.filter((need) => answer.needs[need].verdict.headroom !== null)
    .toSorted((a, b) => answer.needs[a].verdict.headroom! - answer.needs[b].verdict.headroom!);
  if (known.length === 0) return `On ${setting.store} this run has no number for what is asked.`;
  const named = (needs: readonly Need[]) =>
    needs.map((need) =>
      `${NAMES[need].name.toLowerCase()} (${formatHeadroom(answer.needs[need].verdict.headroom!, true)})`
    ).join(", ");
  const of = (verdict: Verdict["verdict"]) =>
    known.filter((need) => answer.needs[need].verdict.verdict === verdict);
  const [fails, open] = [of("fail"), of("not proven")];
  const unproven = open.length === 0 ? "" : ` Not proven: ${named(open)}.`;
  if (fails.length > 0) return `One chain fails on ${named(fails)}.${unproven}`;
  return open.length > 0
    ? `Nothing is shown to fail.${unproven}`
    : `One chain holds all of it, with least room for ${named(known.slice(0, 1))}.`;
}

function figureHtml(
  answers: readonly WhatIfAnswer[],
  { widthPx, caption }: { readonly widthPx: number; readonly caption: string },
): string {
  const curves = answers.flatMap(({ curve }) => curve ?? []);
  const [main] = curves;
  if (main === undefined) return "<p>No law of writing.</p>";
  const title = rateFinding(answers[0]!, main);
  const subtitle = `${sentenceCase(main.metricTitle)} (entities/s) against size (rows), both logarithmic. ` +
    "Filled: measured (diamond: validates the law). Open: what is asked. Dashed: beyond the tested range. " +
    "Shaded: 95 % interval, cut at the frame.";
  return `<h2 class="hr-title" id="rate">${escapeHtml(title)}</h2>` +
    `<p class="hr-subtitle">${escapeHtml(subtitle)}</p>` +
    rateFigure(curves, { width: widthPx, ariaLabel: `${title}. ${subtitle}` }) +
    `<figcaption>${escapeHtml(caption)}</figcaption>` +
    `<details><summary>Numbers</summary>${tableHtml(headlineTable([main]))}</details>`;
}

/** What is written at the size asked about, against what is asked. */
function rateFinding(
  { needs: { writes: { verdict } }, rows, demandPerS }: WhatIfAnswer,
  { store }: Curve,
): string {
  const { value, unit, interval, headroom, variant } = verdict;
  if (value === null) return `No rate of writing is known of ${store}`;
  const rate = `At ${formatCount(rows)} rows ${store} (${variant}) writes ${formatValue(value, unit)} ${
    formatInterval(interval, unit)
  }`;
  return headroom === null
    ? rate
    : `${rate}, ${formatHeadroom(headroom)} of the ${formatCount(demandPerS)} asked`;
}

/** Every store of the use case at the same setting, a row each; nothing where there is one alone. */
function storesHtml(
  answers: readonly { readonly store: string; readonly answer: WhatIfAnswer }[],
  now: Date,
): string {
  if (answers.length < 2) return "";
  const cell = ({ verdict, beyond }: JudgedNeed): Cell => ({
    text: briefText({ verdict, beyond }),
    kind: WORDS[verdict.verdict][1],
    small: verdict.value === null
      ? ""
      : `${formatValue(verdict.value, verdict.unit)} ${formatInterval(verdict.interval, verdict.unit)}`,
  });
  return tableHtml({
    title: "Each store with the same settings: headroom, then what one chain carries",
    isWhole: true,
    columns: [
      "store",
      ...NEEDS.map((need) => NAMES[need].name.toLowerCase()),
      numeric("chains"),
      "disk full",
    ],
    rows: answers.map(({ store, answer }) => [
      store,
      ...NEEDS.map((need) => cell(answer.needs[need])),
      answer.chains === null ? "–" : formatNumber(answer.chains.value),
      fullText(answer, now).split(", ")[0]!,
    ]),
  });
}
