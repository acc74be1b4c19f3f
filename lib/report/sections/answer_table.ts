import type { Projection } from "../../model/assessment.ts";
import type { OnboardingAnswer, UseCaseAnswer } from "../../model/verdicts/answer.ts";
import { NOT_PROVEN_REASONS } from "../../model/verdicts/verdict.ts";
import {
  formatHeadroom,
  formatInterval,
  formatNumber,
  formatRough,
  formatRoughUs,
} from "../../text/numbers.ts";
import { VERDICT_MARKS } from "../charts/answer_rows.ts";
import { type Cell, numeric, type TableSpec, wideNumeric, wordy } from "../charts/table_html.ts";
import type { Story } from "./story.ts";
import { askedWords } from "./need_words.ts";
import { valueCell } from "./value_cell.ts";
import { whatToChange } from "./what_to_change.ts";

const FITS: Readonly<Record<UseCaseAnswer["fits"], Cell>> = {
  yes: { text: "yes ✓", kind: "pass" },
  no: { text: "no ✗", kind: "fail" },
  "not shown": { text: "not shown ?", kind: "unproven" },
  unknown: { text: "unknown" },
};

/** How projected numbers are marked; rescaled ones are marked alike, and labelled. */
const BEYOND = "in italics: projected; ×n: n times beyond the tested range";

/** Where the run holds nothing. */
const UNKNOWN: Cell = { text: "", small: "unknown" };

/** The answer of a run, a row a use case and store: whether it fits on one chain, what breaks first, disk, sync, what to change. */
export function useCasesTable({ assessment, provenance: { foretold } }: Story): TableSpec {
  const machine = foretold === undefined ? "this machine" : "that machine";
  return {
    id: "table-use-cases",
    title: `Each use case at its full size, on one chain of ${machine}; ${BEYOND}`,
    isWhole: true,
    columns: [
      wordy("use case", 8),
      wordy("fits?", 5.5),
      numeric("headroom"),
      wordy("what breaks first", 8),
      numeric("chains"),
      wideNumeric("disk, GB", 4.5),
      wideNumeric("sync", 6.5),
      wordy("what to change", 13),
    ],
    rows: assessment.answer.useCases.map((row) => [
      { text: row.scenario ?? row.useCase ?? "", ...(row.store === null ? {} : { small: settingText(row) }) },
      fitsCell(row),
      row.breaksFirst === null ? UNKNOWN : formatHeadroom(row.breaksFirst.headroom!, true),
      breaksCell(row),
      chainsCell(row.chains),
      figureCell(row.disk, formatRough),
      figureCell(row.sync, (minutes) => formatRoughUs(60e6 * minutes)),
      whatToChange(row, assessment),
    ]),
  };
}

/** The store, and the setting that the numbers at full size are of. */
function settingText({ store, disk, sync }: UseCaseAnswer): string {
  return `${store} ${(sync ?? disk)?.variant ?? ""}`.trimEnd();
}

function fitsCell({ fits, judged, failed, asked, scenario }: UseCaseAnswer): Cell {
  if (scenario === null) return FITS[fits];
  return { ...FITS[fits], small: `${failed} fail, ${judged - failed} pass, ${asked - judged} open` };
}

function breaksCell({ scenario, breaksFirst, why }: UseCaseAnswer): Cell {
  if (scenario === null) return { text: "", small: "not in this run" };
  if (breaksFirst === null) return { text: "unknown", small: NOT_PROVEN_REASONS[why ?? "not-measured"] };
  const { id, verdict } = breaksFirst;
  return { text: askedWords(breaksFirst), small: `${id}, ${verdict} ${VERDICT_MARKS[verdict]}` };
}

function chainsCell(chains: Projection | null): Cell {
  return chains === null ? UNKNOWN : figureCell({ ...chains, beyond: 1 }, formatRough);
}

/** A number for a glance, with how far it reaches beyond the tested range. @param format In place of its unit's own form. */
function figureCell(figure: Projection | null, format?: (value: number) => string): Cell {
  if (figure === null) return UNKNOWN;
  const cell = valueCell(figure);
  const beyond = figure.beyond > 1 ? ` ×${formatRough(figure.beyond)}` : "";
  if (format === undefined || figure.interval === null) return { ...cell, small: `${cell.small}${beyond}` };
  const [low, high] = figure.interval.map(format);
  const small = low === high ? beyond.trim() : `[${low}, ${high}]${beyond}`;
  return { ...cell, text: format(figure.value), small };
}

/** The answer on onboarding, a row a registry: rates and times by write mode, and whether a bulk flow is worth it. */
export function onboardingTable({ assessment: { answer } }: Story): TableSpec {
  const [first] = answer.onboarding;
  const whole = `${first!.agents.toLocaleString("en-US")} agents`;
  return {
    id: "table-onboarding",
    title: `Key events and agents by write mode; ${BEYOND}`,
    isWhole: true,
    columns: [
      wordy("scenario", 9),
      wordy("bulk flow", 8),
      numeric("events/s, one a commit"),
      numeric("events/s in batches"),
      numeric(`${whole}, one event a commit`),
      numeric(`${whole} in batches`),
      numeric(`${whole}, many seals an event`),
    ],
    rows: answer.onboarding.map((row) => [
      { text: row.scenario, ...(row.registry === null ? {} : { small: row.registry }) },
      bulkFlowCell(row),
      ...[row.perEvent.eventsPerS, row.batched.eventsPerS].map((rate) => figureCell(rate)),
      ...[row.perEvent, row.batched, row.multiSeal].map(({ minutes }) => figureCell(minutes)),
    ]),
  };
}

const DECISIONS = { go: "pass", "no-go": "fail", unknown: "unproven" } as const;

function bulkFlowCell({ bulkFlow: { decision, modes } }: OnboardingAnswer): Cell {
  const [best] = modes;
  const cell = { text: decision, kind: DECISIONS[decision] };
  if (best === undefined) return cell;
  return {
    ...cell,
    small: `${best.variant} ${formatNumber(best.times)}x ${formatInterval(best.interval, "")} as fast`,
  };
}
