import type { Manifest } from "../../runs/manifest.ts";
import type { Assessment, Projection } from "../../model/assessment.ts";
import { noiseMark } from "../../model/evidence/run_noise.ts";
import type { Answer, OnboardingAnswer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { wrap } from "../../scenarios/describe/words.ts";
import { formatHeadroom, formatRough, formatUs } from "../../text/numbers.ts";
import { tableLines, textTable } from "../../text/text_table.ts";
import { decisionTable } from "../sections/decision_table.ts";

/** Most lines of an answer: all use cases and the baseline on two stores, and onboarding, on a terminal's first screen of 24. */
const LINES = 22;
/** Lines that are always there: the title, two rows of column titles, how to read it. */
const FIXED = 4;
/** Registries that have a line; the others are counted. */
const MOST_REGISTRIES = 3;

/**
 * The answer of a run in at most `LINES` lines of about 100 characters: what fits, what breaks first, onboarding. Use cases that
 * the run does not hold share a line; where it holds more than fit, the last rows are counted, not shown.
 */
export function answerLines(
  { run, profile, status }: Pick<Manifest, "run" | "profile" | "status">,
  { answer: { useCases, onboarding }, noise }: Pick<Assessment, "answer" | "noise">,
): string[] {
  const registries = onboarding.slice(0, MOST_REGISTRIES);
  const held = useCases.filter(({ scenario }) => scenario !== null);
  const others = useCases.flatMap(({ scenario, useCase }) => scenario === null ? [useCase] : []);
  const joined = others.length === 0 ? [] : [
    `unknown, not in this run: ${others.join(", ")}`,
    "all six, measured on another machine: deno task project --run data/runs/reference",
  ];
  const rows = held.slice(0, LINES - FIXED - joined.length - registries.length);
  const left = onboarding.length - registries.length + held.length - rows.length;
  return [
    `run ${run}, profile ${profile}, ${status}${
      noiseMark(noise)
    }: each use case at its full size, on one chain of this machine`,
    ...rows.length === 0 ? [] : textTable(
      columns(["use case", "fits?", "headroom", "breaks first"], ["chains", "disk, GB", "sync, min"]),
      rows.map((row) => useCaseCells(row, isRepeated(held))),
    ),
    ...joined,
    ...textTable(
      columns(
        ["key events"],
        ["events/s", "batched", `${formatRough(onboarding[0]!.agents)} agents`, "batched"],
        ["bulk flow"],
      ),
      registries.map((row) => onboardingCells(row, isRepeated(onboarding))),
    ),
    "n/m needs judged; yes: they all pass; not shown: none fails, some are open; [95 % interval]; ? not proven" +
    (left > 0 ? `; ${left} more below` : ""),
  ];
}

/** Whether a scenario stands there on several stores, so that rows name them. */
function isRepeated(rows: readonly { readonly scenario: string | null }[]): boolean {
  return new Set(rows.map(({ scenario }) => scenario)).size < rows.length;
}

type Columns = Parameters<typeof textTable>[0];

function columns(left: string[], right: string[], last: string[] = []): Columns {
  return [
    ...left.map((title) => ({ title })),
    ...right.map((title) => ({ title, align: "right" as const })),
    ...last.map((title) => ({ title })),
  ];
}

const UNKNOWN = "unknown";

function useCaseCells(row: UseCaseAnswer, namesStore: boolean): string[] {
  const { useCase, scenario, store, fits, judged, asked, why, breaksFirst, chains, disk, sync } = row;
  const name = scenario ?? useCase ?? "";
  return [
    namesStore && store !== null ? `${name} on ${store}` : name,
    fits === "yes" || fits === "no" ? `${fits} ${judged}/${asked}` : fits,
    breaksFirst === null ? UNKNOWN : `${formatHeadroom(breaksFirst.headroom!, true)}${doubt(breaksFirst)}`,
    breaksFirst === null ? whyText(why) : needText(breaksFirst),
    ...[chains, disk, sync].map(figureText),
  ];
}

function doubt({ verdict }: Verdict): string {
  return verdict === "not proven" ? "?" : "";
}

function whyText(why: UseCaseAnswer["why"]): string {
  return why === null ? UNKNOWN : why.replaceAll("-", " ");
}

/** Longest name of a need shown in full. */
const NAME_LENGTH = 14;

/** "CM-R-11 reads 1.5k/s": the id, what it is about in a word or two, and the number asked. */
function needText({ id, need, threshold, unit }: Verdict): string {
  const name = need.split(/[:(]/)[0]!.replace(/^design |sustained /g, "").trim();
  const short = name.length <= NAME_LENGTH ? name : name.slice(0, NAME_LENGTH - 1) + "…";
  const asked = threshold === null ? "" : ` ${formatRough(threshold)} ${unit}`;
  return `${id} ${short}${asked}`.replace(
    / (entities|queries|updates|rows|attribute updates|events)\/s$/,
    "/s",
  );
}

function figureText(figure: Projection | null): string {
  if (figure === null) return UNKNOWN;
  const { value, interval } = figure;
  if (interval === null) return `${formatRough(value)} [?]`;
  const [low, high] = interval.map(formatRough);
  return low === high ? formatRough(value) : `${formatRough(value)} [${low}, ${high}]`;
}

function onboardingCells(row: OnboardingAnswer, namesRegistry: boolean): string[] {
  const { scenario, registry, perEvent, batched, bulkFlow: { decision, modes } } = row;
  const [best] = modes;
  const times = best === undefined ? "" : `: ${timesText(best)}`;
  return [
    namesRegistry && registry !== null ? `${scenario} on ${registry}` : scenario,
    figureText(perEvent.eventsPerS),
    figureText(batched.eventsPerS),
    durationText(perEvent.minutes),
    durationText(batched.minutes),
    `${decision}${times}`,
  ];
}

function timesText({ times, interval }: OnboardingAnswer["bulkFlow"]["modes"][number]): string {
  return `${formatRough(times)}x ${interval === null ? "[?]" : `[${interval.map(formatRough).join(", ")}]`}`;
}

/** Minutes in the unit that fits them, for a glance. */
function durationText(minutes: Projection | null): string {
  if (minutes === null) return UNKNOWN;
  const { value, interval } = minutes;
  const rough = (own: number) => formatUs(Number((60e6 * own).toPrecision(2)));
  return `${rough(value)} ${interval === null ? "[?]" : `[${interval.map(rough).join(", ")}]`}`;
}

/** Width of the decision's lines. */
const WIDTH = 110;

/**
 * The answer of a run of key events alone: the decision first, and where none is made how fast they were taken in.
 * @param rates As `onboardingLines()`: begins with an empty line.
 */
export function keyEventLines(rates: readonly string[], answer: Answer): string[] {
  const isDecided = answer.onboarding.some(({ bulkFlow }) => bulkFlow.decision !== "unknown");
  const parts = [adviceLines(answer), rates.slice(1)];
  return (isDecided ? parts : parts.toReversed()).flatMap((lines) => [...lines, ""]);
}

/** The decision on a bulk flow of every registry, what it rests on, and what limits any of them, in lines. */
export function adviceLines({ onboarding }: Answer): string[] {
  const bounds = new Set(onboarding.flatMap(({ bulkFlow }) => bulkFlow.bounds));
  return [
    ...onboarding.flatMap((row) => [
      ...wrap(`${registryName(row)}: ${row.bulkFlow.summary}`, WIDTH),
      ...row.bulkFlow.details.flatMap(item),
      ...tableOf(row),
    ]),
    ...bounds.size === 0 ? [] : ["what limits a bulk flow, and where this was measured:"],
    ...[...bounds].flatMap(item),
  ];
}

function tableOf(row: OnboardingAnswer): string[] {
  const table = decisionTable(row);
  return table === null ? [] : [...tableLines(table), ""];
}

function item(clause: string): string[] {
  return wrap(clause, WIDTH - 4).map((line, i) => `${i === 0 ? "  - " : "    "}${line}`);
}
