import type { Manifest } from "../../runs/manifest.ts";
import type { Assessment, Projection } from "../../model/assessment.ts";
import { noiseMark } from "../../model/evidence/run_noise.ts";
import type { Answer, OnboardingAnswer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { registryName } from "../../model/verdicts/make_answer.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { wrap } from "../../scenarios/describe/words.ts";
import { formatHeadroom, formatRough, formatRoughUs } from "../../text/numbers.ts";
import { tableLines, textTable } from "../../text/text_table.ts";
import { decisionTable } from "../sections/decision_table.ts";
import { isAsked } from "../sections/fit_sentences.ts";
import { askedWords } from "../sections/need_words.ts";
import { actionsOf } from "../sections/what_to_change.ts";
import { shortNames } from "./short_names.ts";

/** Most lines of an answer: a terminal's first screen. */
const LINES = 24;
/** Width of its lines where names are those of built-in scenarios and stores. */
export const SCREEN = 100;
/** Registries that have a line; the others are counted. */
const MOST_REGISTRIES = 3;

/**
 * The answer of a run in at most `LINES` lines of about 100 characters: a line for each use case and store, what to change, key
 * events. Use cases that the run does not hold share a line; where it holds more than fit, the last rows are counted, not shown.
 */
export function answerLines(
  { run, profile, status }: Pick<Manifest, "run" | "profile" | "status">,
  assessment: Pick<Assessment, "answer" | "noise" | "verdicts" | "rescaled">,
): string[] {
  const { answer: { useCases, onboarding }, noise, rescaled } = assessment;
  const registries = onboarding.slice(0, MOST_REGISTRIES);
  const held = useCases.filter(({ scenario }) => scenario !== null);
  const others = useCases.flatMap(({ scenario, useCase }) => scenario === null ? [useCase] : []);
  const nameOf = shortNames(held.map(({ scenario }) => scenario!));
  const joined = others.length === 0 ? [] : [
    ...wrap(`not in this run: ${others.join(", ")}`, SCREEN),
    "all six, measured on another machine: deno task project --run data/runs/reference",
  ];
  const keyEvents = registries.length === 0 ? [] : keyEventTable(registries);
  const changes = changeLines(assessment, nameOf);
  const title = `run ${run}, profile ${profile}, ${status}${
    noiseMark(noise)
  }: each use case at full size, on one chain ${rescaled === undefined ? "here" : "there"}`;
  const fixed = 3 + joined.length + keyEvents.length;
  const shown = Math.max(1, Math.min(held.length, LINES - fixed - Math.min(changes.length, MOST_CHANGES)));
  const change = changes.slice(0, LINES - fixed - shown);
  const left = held.length - shown + onboarding.length - registries.length;
  return [
    title,
    ...held.length === 0 ? [] : textTable(
      columns(
        ["use case", "store", "fits?", "headroom", "breaks first"],
        ["chains", "GB", "sync"],
      ),
      held.slice(0, shown).map((row, i) => useCaseCells(row, nameOf, held[i - 1])),
    ),
    ...change,
    ...joined,
    ...keyEvents,
    LEGEND + (left > 0 ? `; ${left} more below` : ""),
  ];
}

/** How to read it. */
const LEGEND =
  "headroom: 1x just holds what is asked; fits: all judged needs pass; open: none fails; ?: not proven";

/** Most lines of changes: the titles, and one for each use case of the source. */
const MOST_CHANGES = 7;

/**
 * What to change, a line a use case, on the store where the fewest needs fail; as many clauses as fit, the others are counted:
 * they stand in the page's table.
 */
function changeLines(
  assessment: Pick<Assessment, "answer" | "verdicts">,
  nameOf: (scenario: string) => string,
): string[] {
  const held = assessment.answer.useCases.filter((row) => isAsked(row) && row.scenario !== null);
  const rows = [...Map.groupBy(held, ({ scenario }) => scenario!)].map(([scenario, own]) => {
    const [best, ...others] = own.toSorted((a, b) => a.failed - b.failed);
    const [other] = others;
    const failed = others.length === 1 ? `${other!.store} ${other!.failed}` : "the fewest";
    const on = others.length === 0 ? "" : `${best!.store} (${best!.failed} needs fail, ${failed}): `;
    const [first = "", ...clauses] = actionsOf(best!, assessment);
    let [line, left] = [on + first, clauses.length];
    for (const clause of clauses) {
      if (line.length + clause.length + "; ; 9 more".length > CHANGE_WIDTH) break;
      [line, left] = [`${line}; ${clause}`, left - 1];
    }
    return [nameOf(scenario), left === 0 ? line : `${line}; ${left} more`];
  });
  return rows.length === 0 ? [] : textTable(columns(["use case", "what to change"], []), rows);
}

/** Width left for what to change beside the longest name of a use case. */
const CHANGE_WIDTH = SCREEN - "compute-marketplace".length - 2;

type Columns = Parameters<typeof textTable>[0];

function columns(left: string[], right: string[], last: string[] = []): Columns {
  return [
    ...left.map((title) => ({ title })),
    ...right.map((title) => ({ title, align: "right" as const })),
    ...last.map((title) => ({ title })),
  ];
}

const UNKNOWN = "unknown";

/** "not shown" is told as open, as there is a need that is. */
const FITS: Readonly<Record<UseCaseAnswer["fits"], string>> = {
  yes: "yes ✓",
  no: "no ✗",
  "not shown": "open",
  unknown: "?",
};

/** @param before The row above: a name stands once. */
function useCaseCells(
  { scenario, store, fits, why, breaksFirst, chains, disk, sync }: UseCaseAnswer,
  nameOf: (scenario: string) => string,
  before: UseCaseAnswer | undefined,
): string[] {
  return [
    before?.scenario === scenario ? "" : nameOf(scenario!),
    store ?? "",
    FITS[fits],
    breaksFirst === null ? UNKNOWN : `${formatHeadroom(breaksFirst.headroom!, true)}${doubt(breaksFirst)}`,
    breaksFirst === null ? whyText(why) : askedWords(breaksFirst),
    figureText(chains),
    disk === null ? UNKNOWN : `${formatRough(disk.value)}${disk.interval === null ? "?" : ""}`,
    sync === null ? UNKNOWN : `${formatRoughUs(60e6 * sync.value)}${sync.interval === null ? "?" : ""}`,
  ];
}

function doubt({ verdict }: Verdict): string {
  return verdict === "not proven" ? "?" : "";
}

function whyText(why: UseCaseAnswer["why"]): string {
  return why === null ? UNKNOWN : why.replaceAll("-", " ");
}

function figureText(figure: Projection | null): string {
  if (figure === null) return UNKNOWN;
  const { value, interval } = figure;
  if (interval === null) return `${formatRough(value)} [?]`;
  const [low, high] = interval.map(formatRough);
  return low === high ? formatRough(value) : `${formatRough(value)} [${low}, ${high}]`;
}

/** Rates and times of key events, a line a registry; a column of names only where there are several. */
function keyEventTable(rows: readonly OnboardingAnswer[]): string[] {
  const scenarios = new Set(rows.map(({ scenario }) => scenario));
  const agents = `${formatRough(rows[0]!.agents)} agents`;
  return textTable(
    columns(
      [scenarios.size === 1 ? rows[0]!.scenario : "key events"],
      ["events/s", agents, "in batches"],
      ["bulk flow"],
    ),
    rows.map((row) => onboardingCells(row, scenarios.size > 1)),
  );
}

function onboardingCells(row: OnboardingAnswer, namesScenario: boolean): string[] {
  const { registry, perEvent, batched, bulkFlow: { decision, modes } } = row;
  const [best] = modes;
  const times = best === undefined ? "" : `: ${timesText(best)}`;
  return [
    namesScenario ? registryName(row) : registry === null ? "no registry" : `on ${registry}`,
    figureText(perEvent.eventsPerS),
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
  const rough = (own: number) => formatRoughUs(60e6 * own);
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
