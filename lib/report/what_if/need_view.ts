import type { JudgedNeed, Need, WhatIfAnswer } from "../../model/what_if/what_if.ts";
import type { Setting } from "../../model/what_if/what_if_data.ts";
import { type Interval, NOT_PROVEN_REASONS, type Verdict } from "../../model/verdicts/verdict.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { formatCount, formatHeadroom, formatInterval, formatRough, formatValue } from "../../text/numbers.ts";
import { headroomBar } from "./headroom_bar.ts";

/** What each need is called, and what is asked of it. */
export const NAMES: Readonly<
  Record<Need, { readonly name: string; readonly asked: (by: Asking) => string }>
> = {
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

/** A setting with its answer. */
interface Asking {
  readonly setting: Setting;
  readonly answer: WhatIfAnswer;
}

/** Words of a verdict, with a symbol: colour is never the only sign. */
export const WORDS: Readonly<
  Record<Verdict["verdict"], readonly [text: string, kind: "pass" | "fail" | "unproven"]>
> = {
  pass: ["pass ✓", "pass"],
  fail: ["fail ✗", "fail"],
  "not proven": ["not proven ?", "unproven"],
};

/** A headroom with the symbol of its verdict: "0.24x ✗". */
export function briefText({ verdict: { headroom, verdict } }: JudgedNeed): string {
  const symbol = WORDS[verdict][0].at(-1)!;
  return `${headroom === null ? "–" : formatHeadroom(headroom, true)} ${symbol}`;
}

/** A need as an item of a list: what is asked, the headroom, its bar, and the verdict on what one chain carries. */
export function needHtml(need: Need, asking: Asking): string {
  const { verdict, beyond } = asking.answer.needs[need];
  const [words, kind] = WORDS[verdict.verdict];
  const { value, unit, interval, headroom } = verdict;
  const shown = value === null ? "no number" : formatValue(value, unit);
  const room = headroomInterval(need, verdict);
  return `<li class="hr-wi-need" data-need="${need}" data-verdict="${escapeHtml(verdict.verdict)}">` +
    `<h2 id="${need}">${NAMES[need].name} <small>${escapeHtml(NAMES[need].asked(asking))}</small></h2>` +
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
export function beyondText(beyond: number | null): string[] {
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
export function numberHtml(name: string, value: number | null, shown: string): string {
  return `<data class="hr-wi-number" data-of="${name}" value="${value ?? ""}">${escapeHtml(shown)}</data>`;
}
