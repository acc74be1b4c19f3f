import { timeText } from "../../scenarios/describe/words.ts";
import {
  answerWhatIf,
  type JudgedNeed,
  type Need,
  NEEDS,
  type WhatIfAnswer,
} from "../../model/what_if/what_if.ts";
import type { DiskFull } from "../../model/what_if/disk_full.ts";
import type { Setting, WhatIfCase, WhatIfData } from "../../model/what_if/what_if_data.ts";
import type { Curve } from "../../model/assessment.ts";
import { BEYOND_MAX } from "../../model/verdicts/judge.ts";
import { type Interval, NOT_PROVEN_REASONS, type Verdict } from "../../model/verdicts/verdict.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import {
  formatBytes,
  formatCount,
  formatHeadroom,
  formatInterval,
  formatNumber,
  formatRough,
  formatValue,
} from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { headlineTable } from "../charts/headline_table.ts";
import { type Cell, numeric, tableHtml } from "../charts/table_html.ts";
import { caseOf } from "./controls.ts";
import { gapsOf } from "./gaps.ts";
import { headroomBar } from "./headroom_bar.ts";
import { rateFigure } from "./rate_figure.ts";

/** What each need is called, and what is asked of it. */
const NAMES: Readonly<Record<Need, { readonly name: string; readonly asked: (by: Asking) => string }>> = {
  writes: {
    name: "Writes",
    asked: ({ answer }) =>
      answer.demandPerS > 0
        ? `${formatCount(answer.demandPerS)} entities/s asked${
          answer.replacedPerS > 0 ? `, ${formatCount(answer.replacedPerS)} of them for entities that end` : ""
        }`
        : "none asked",
  },
  reads: {
    name: "Reads",
    asked: ({ setting }) =>
      setting.readsPerS > 0 ? `${formatCount(setting.readsPerS)} queries/s asked` : "none asked",
  },
  disk: { name: "Disk", asked: ({ setting }) => `of ${formatValue(setting.diskGb, "GB")}` },
  sync: { name: "Full sync", asked: ({ setting }) => `within ${formatValue(setting.syncMin, "min")}` },
};

interface Asking {
  readonly setting: Setting;
  readonly answer: WhatIfAnswer;
}

/** Words of a verdict, with a symbol: colour is never the only sign. */
const WORDS: Readonly<
  Record<Verdict["verdict"], readonly [text: string, kind: "pass" | "fail" | "unproven"]>
> = {
  pass: ["pass ✓", "pass"],
  fail: ["fail ✗", "fail"],
  "not proven": ["not proven ?", "unproven"],
};

/** The parts of the page that a setting decides, as HTML; `summary` and `brief` are text. */
export interface AnswerView {
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

function briefText({ verdict: { headroom, verdict } }: JudgedNeed): string {
  const symbol = WORDS[verdict][0].at(-1)!;
  return `${headroom === null ? "–" : formatHeadroom(headroom, true)} ${symbol}`;
}

function needHtml(need: Need, asking: Asking): string {
  const { verdict, beyond } = asking.answer.needs[need];
  const [words, kind] = WORDS[verdict.verdict];
  const { value, unit, interval, headroom } = verdict;
  const shown = value === null ? "no number" : formatValue(value, unit);
  const room = headroomInterval(need, verdict);
  return `<li class="hr-wi-need" data-need="${need}" data-verdict="${escapeHtml(verdict.verdict)}">` +
    `<h3>${NAMES[need].name} <small>${escapeHtml(NAMES[need].asked(asking))}</small></h3>` +
    `<p class="hr-wi-room">${
      numberHtml("headroom", headroom, headroom === null ? "–" : formatHeadroom(headroom))
    }` +
    `${room === null ? "" : ` <small>[${room.map(bound).join(", ")}]</small>`}</p>` +
    headroomBar({ headroom, interval: room, kind }) +
    `<p class="hr-wi-outcome"><span class="hr-${kind}">${words}</span> ${
      numberHtml("value", value, shown)
    } ` +
    `<small>${
      escapeHtml([
        ...interval === null ? [] : [formatInterval(interval, unit)],
        ...reasonText(verdict, beyond),
        ...beyondText(beyond),
      ].join("; "))
    }</small></p></li>`;
}

/** Why nothing is proven, unless how far beyond what was tested it lies says so. */
function reasonText({ reason, threshold }: Verdict, beyond: number | null): string[] {
  const isSaid = reason === "beyond-tested-range" && beyondText(beyond).length > 0;
  return reason === null || threshold === 0 || isSaid ? [] : [NOT_PROVEN_REASONS[reason]];
}

/** A bound of a headroom; what it counts stands before it. */
function bound(headroom: number): string {
  return formatHeadroom(headroom, true).replace(/x$/, "");
}

/** Up to so many times beyond a test counts as inside it in words. choice: blocks differ by as much. */
const BARELY = 1.05;

/** How far beyond what was tested; nothing where it is inside. */
function beyondText(beyond: number | null): string[] {
  return beyond !== null && beyond > BARELY ? [`${formatRough(beyond)}x beyond what was tested`] : [];
}

/** Rates are held against what is asked, costs the other way round. */
const RATES: ReadonlySet<Need> = new Set<Need>(["writes", "reads"]);

/** The interval of a headroom; null where there is none. */
function headroomInterval(need: Need, { interval, threshold, headroom }: Verdict): Interval {
  if (interval === null || threshold === null || headroom === null) return null;
  const [low, high] = interval;
  return RATES.has(need) ? [low / threshold, high / threshold] : [threshold / high, threshold / low];
}

/** A number with its exact value for programs. */
function numberHtml(name: string, value: number | null, shown: string): string {
  return `<data class="hr-wi-number" data-of="${name}" value="${value ?? ""}">${escapeHtml(shown)}</data>`;
}

function factsHtml(setting: Setting, { chains, diskFull, replacedPerS }: WhatIfAnswer, now: Date): string {
  const facts = [
    [
      "Chains for these writes",
      numberHtml(
        "chains",
        chains?.value ?? null,
        chains === null ? "none asked" : formatNumber(chains.value),
      ),
      chains === null ? "" : `${formatInterval(chains.interval, "")} of this size, side by side`,
    ],
    [
      "Disk full",
      numberHtml(
        "disk-full",
        diskFull === null || diskFull.seconds === Infinity ? null : diskFull.seconds,
        fullText(diskFull, now),
      ),
      diskFull === null ? "without writes it does not grow" : [
        ...fullInterval(diskFull, now),
        ...diskFull.beyond > BEYOND_MAX ? ["not proven"] : [],
        ...beyondText(diskFull.beyond),
        "history kept, from today on",
      ].join("; "),
    ],
    ...replacedPerS > 0
      ? [[
        "Replaced entities",
        numberHtml("replaced", replacedPerS, `${formatCount(replacedPerS)}/s`),
        `so that ${formatCount(setting.entities)} stay alive`,
      ]]
      : [],
  ];
  return facts.map(([name, value, small]) =>
    `<div><dt>${name}</dt><dd>${value} <small>${escapeHtml(small!)}</small></dd></div>`
  ).join("");
}

/** Longest time for which a date is given, s: a century. */
const DATED_S = 3.16e9;

function fullText(full: DiskFull | null, now: Date): string {
  if (full === null) return "never";
  const { seconds } = full;
  if (seconds === 0) return "before it is loaded";
  if (seconds > DATED_S) return "not in a century";
  return `${dateText(seconds, now)}, in ${timeText(seconds)}`;
}

function fullInterval({ interval, seconds }: DiskFull, now: Date): string[] {
  if (interval === null) return ["too few trials for an interval"];
  if (seconds === 0 && interval[1] === 0 || interval[0] > DATED_S) return [];
  return [`[${interval.map((bound) => bound > DATED_S ? "later" : dateText(bound, now)).join(", ")}]`];
}

/** A day where it is near, else a month. */
function dateText(seconds: number, now: Date): string {
  const isNear = seconds < 90 * 86_400;
  return new Date(now.getTime() + 1000 * seconds).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
    ...isNear ? { day: "numeric" } : {},
  });
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
      fullText(answer.diskFull, now).split(", ")[0]!,
    ]),
  });
}
