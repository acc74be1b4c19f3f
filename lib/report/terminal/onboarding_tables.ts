import type { OnboardingFigures, RateName } from "../../model/onboarding/onboarding_figures.ts";
import {
  type AuthsOnboarding,
  type AuthsRow,
  authsRowOf,
  SEALS_PER_AGENT,
} from "../../reference/auths_onboarding.ts";
import { countText, wrap } from "../../scenarios/describe/words.ts";
import { formatBytes, formatCount, formatNumber, formatUs } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** Words of the write modes that have no batches, as `--flow` takes them. */
const FLOWS: Readonly<Record<string, string>> = { "per-event": "per agent" };

const COLUMNS = ["registry", "flow", "agents"] as const;
const LEFT = ["registry", "flow"];

/** How fast each registry took the agents, then what everything took, with auths beside it. The answer of `onboard`. */
export function onboardingRates(
  figures: readonly OnboardingFigures[],
  auths: AuthsOnboarding,
): SummaryTable[] {
  const beside = hasAuthsRows(figures, auths);
  return [{
    title: "onboarding: rates over the time in the registry (its calls and the flush)",
    columns: [...COLUMNS, "trials", "root events/s", "events/s", "agents/s", "seals/s"],
    left: LEFT,
    rows: figures.map((one) => [
      ...subjectCells(one),
      String(one.trials),
      ...RATES.map((name) => withInterval(one.rates[name], formatCount)),
    ]),
  }, {
    title: `what it took; CPU: of this process in the registry; onboarded: keys, events and signatures too${
      beside ? ", as in auths' rates, which are of other machines" : ""
    }; verified: every log replayed`,
    columns: [
      ...COLUMNS,
      ...["in registry", "CPU", "onboarded in", "verified in", "all"],
      ...beside ? ["times auths, published", "on two cores"] : [],
    ],
    left: LEFT,
    rows: figures.map((one) => [
      ...subjectCells(one),
      seconds(one.registryS.median),
      one.registryCpuS === null ? "-" : seconds(one.registryCpuS),
      ...[one.onboardS, one.verifyS, one.wholeS].map(({ median }) => seconds(median)),
      ...beside ? [auths.published, auths.measured].map((rows) => timesCell(one, authsRowOf(rows, one))) : [],
    ]),
  }];
}

const RATES: readonly RateName[] = ["rootEventsPerS", "eventsPerS", "agentsPerS", "sealsPerS"];

/** The tables below the answer: growth, sizes, auths' rows where there are any. */
export function onboardingTables(
  figures: readonly OnboardingFigures[],
  auths: AuthsOnboarding,
): SummaryTable[] {
  const beside = authsTable(figures, auths);
  return [tenthTable(figures), sizeTable(figures), ...beside.rows.length === 0 ? [] : [beside]];
}

/** Whether auths published, or was measured at, the flow and size of any of them. */
function hasAuthsRows(figures: readonly OnboardingFigures[], auths: AuthsOnboarding): boolean {
  return figures.some((one) =>
    [auths.published, auths.measured].some((rows) => authsRowOf(rows, one) !== null)
  );
}

function subjectCells(one: OnboardingFigures): string[] {
  return [one.store, flowText(one), one.agents.toLocaleString("en-US")];
}

/** "per agent", "multi-seal of 100, fsync commit", "batch of 10, 1 anchor" where an agent has fewer than auths' three. */
function flowText({ mode, setting, batchAgents, agents, seals }: OnboardingFigures): string {
  return [
    FLOWS[mode] ?? `${mode} of ${batchAgents}`,
    ...seals === SEALS_PER_AGENT * agents ? [] : [countText(seals / agents, "anchor")],
    ...setting === null ? [] : [`fsync ${setting}`],
  ].join(", ");
}

function seconds(value: number): string {
  return formatUs(value * 1e6);
}

function milliseconds(value: number): string {
  return formatUs(value * 1e3);
}

/** Agents/s as a multiple of auths' own; its times hold keys and signatures too, so that these count here as well. */
function timesCell({ agents, onboardS }: OnboardingFigures, row: AuthsRow | null): string {
  if (row === null) return "-";
  return `${formatNumber(agents / onboardS.median / row.agents_per_s)}x${row.extrapolated ? "*" : ""}`;
}

function tenthTable(figures: readonly OnboardingFigures[]): SummaryTable {
  return {
    title: "time of an agent in the registry, by tenth of the agents; growth: of the last tenth to the first",
    columns: [...COLUMNS, "growth", ...Array.from({ length: 10 }, (_, i) => `${i + 1}`)],
    left: LEFT,
    rows: figures.map((one) => [
      ...subjectCells(one),
      one.lastToFirst === null ? "-" : ratioText(one.lastToFirst),
      ...one.tenthsMs?.map(milliseconds) ?? Array<string>(10).fill("-"),
    ]),
  };
}

function sizeTable(figures: readonly OnboardingFigures[]): SummaryTable {
  const bytes = (value: number | null) => value === null ? "-" : formatBytes(value);
  const count = (value: number | null) => value === null ? "-" : value.toLocaleString("en-US");
  return {
    title: "what stands in the registry; memory: the most of the process until all was written",
    columns: [
      ...COLUMNS,
      ...[
        "root events",
        "events",
        "seals",
        "commits",
        "objects",
        "loose",
        "packed",
        "packs",
        "bytes",
        "an agent",
      ],
      ...["on disk", "packs merged in", "longest", "memory"],
    ],
    left: LEFT,
    rows: figures.map((one) => [
      ...subjectCells(one),
      ...[one.rootEvents, one.events, one.seals, one.commits, one.size.objects].map(count),
      bytes(one.size.looseBytes),
      bytes(one.size.packedBytes),
      count(one.size.packs),
      bytes(one.size.fileBytes),
      bytes(one.size.fileBytes / one.agents),
      bytes(one.size.allocatedBytes),
      ...[one.size.mergeS, one.size.longestMergeS].map((time) => time === null ? "-" : seconds(time)),
      bytes(one.size.writtenRssBytes),
    ]),
  };
}

function authsTable(figures: readonly OnboardingFigures[], auths: AuthsOnboarding): SummaryTable {
  const found = new Map(
    figures.map((one) => [authsRowOf(auths.published, one), authsRowOf(auths.measured, one)] as const),
  );
  return {
    title:
      "auths at the same size: as published, and its own program on a two-core machine; *: extrapolated by auths",
    columns: ["flow", "agents", "batch", "agents/s", "time", "disk", "on two cores, agents/s"],
    rows: [...found].flatMap(([row, own]) =>
      row === null ? [] : [[
        FLOWS[row.flow] ?? row.flow,
        row.agents.toLocaleString("en-US"),
        row.batch_agents === undefined ? "-" : String(row.batch_agents),
        `${formatNumber(row.agents_per_s)}${row.extrapolated ? "*" : ""}`,
        row.seconds === undefined ? "-" : seconds(row.seconds),
        row.disk_bytes === undefined ? "-" : formatBytes(row.disk_bytes),
        own === null ? "-" : formatNumber(own.agents_per_s),
      ]]
    ),
  };
}

/** Where each trial's time went, a paragraph a subject: phases add up to the whole, parts to their phase. */
export function accountLines(figures: readonly OnboardingFigures[], width: number): string[] {
  const known = figures.filter(({ account }) => account.length > 0);
  if (known.length === 0) return [];
  return [
    "",
    "where a trial's time went (mean; record: what measuring took; prepare: warm-up, opening, removing)",
    ...known.flatMap((one) => wrap(accountText(one), width - 2).map((line) => `  ${line}`)),
  ];
}

/** Parts of less than this share of the whole are told with the rest of their phase. */
const SMALL_PART = 0.005;

function accountText(one: OnboardingFigures): string {
  const total = sum(one.account.map(({ s }) => s));
  const phases = [...Map.groupBy(one.account, ({ phase }) => phase)].map(([phase, parts]) => {
    const named = parts.filter(({ part, s }) => part !== REST && s >= SMALL_PART * total);
    const whole = sum(parts.map(({ s }) => s));
    const rest = whole - sum(named.map(({ s }) => s));
    const words = [...named, ...rest >= SMALL_PART * total ? [{ part: REST, s: rest }] : []]
      .map(({ part, s }) => `${part} ${formatNumber(s)}`);
    return `${phase} ${formatNumber(whole)}${named.length === 0 ? "" : ` (${words.join(", ")})`}`;
  });
  return `${subjectCells(one).join(", ")} agents: ${formatNumber(total)} s = ${phases.join(" + ")}`;
}

/** The part of a phase that is no other part of it. */
const REST = "rest";

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What an append includes and what auths' times hold beside it: how the tables are meant. */
export function onboardingNotes(
  figures: readonly OnboardingFigures[],
  auths: AuthsOnboarding,
  width: number,
): string[] {
  const { published_about: about, measured_about: own } = auths;
  const survives = [...new Set(figures.map(({ durability }) => durability))].join(" or ");
  return [
    ...wrap(
      "An append includes parsing, SAID, sequence, prior digest, signatures, pre-rotation and delegation, and the " +
        `registry's commit; when it returns it survives the death of the ${survives}. A batch is one atomic commit.`,
      width,
    ),
    ...!hasAuthsRows(figures, auths) ? [] : wrap(
      `auths, published: ${about.machine}; its times hold ${about.includes}. On two cores: ${own.machine}.`,
      width,
    ),
  ];
}
