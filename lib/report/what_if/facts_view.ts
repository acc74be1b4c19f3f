import { timeText } from "../../scenarios/describe/words.ts";
import type { DiskFull } from "../../model/what_if/disk_full.ts";
import type { WhatIfAnswer } from "../../model/what_if/what_if.ts";
import type { Setting } from "../../model/what_if/what_if_data.ts";
import { BEYOND_MAX } from "../../model/verdicts/judge.ts";
import { escapeHtml } from "../../text/escape_html.ts";
import { formatCount, formatInterval, formatNumber } from "../../text/numbers.ts";
import { beyondText, numberHtml } from "./need_view.ts";

/** What else follows from a setting, as items of a list of terms: chains, the date of a full disk, replaced entities. */
export function factsHtml(setting: Setting, answer: WhatIfAnswer, now: Date): string {
  const { chains, diskFull, replacedPerS } = answer;
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
        fullText(answer, now),
      ),
      diskFull === null ? whyNever(answer) : [
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

/** When the disk is full: a date and the time until then, or why there is none. */
export function fullText({ diskFull, needs }: WhatIfAnswer, now: Date): string {
  if (diskFull === null) return needs.disk.verdict.value === null ? "unknown" : "never";
  const { seconds } = diskFull;
  if (seconds === 0) return "before it is loaded";
  if (seconds > DATED_S) return "not in a century";
  return `${dateText(seconds, now)}, in ${timeText(seconds)}`;
}

function whyNever({ needs }: WhatIfAnswer): string {
  return needs.disk.verdict.value === null ? "no law of sizes" : "without writes it does not grow";
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
