import { type Comparison, ONLY_IN, type SideComparison } from "../../model/comparison/compare_sides.ts";
import { markdownTable, markdownText } from "../../text/markdown.ts";
import { formatCount, formatNumber, formatValue } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";

/** A comparison with the names of its sides. */
export interface NamedComparison extends SideComparison {
  readonly base: string;
  readonly new: string;
  /** Whether both were measured in turns. */
  readonly inTurns: boolean;
  /** What was measured or read, as sentences without their ends. */
  readonly about: readonly string[];
}

/** Results by what they say, the worst first. */
const CHANGED = ["slower", "larger", "faster", "smaller"] as const;

/** Whether a result says something of the two sides: all but those without a verdict or without enough samples. */
export function isJudged({ result }: Pick<Comparison, "result">): boolean {
  return result !== "no verdict" && result !== "not enough samples";
}

/** The answer as a sentence without its end: "posting against bitemporal: up to 1.3x slower in 2 of 14 figures, unchanged in 12". */
export function comparisonAnswer({ base, new: now, comparisons }: NamedComparison): string {
  const count = comparisons.length;
  const own = (result: Comparison["result"]) => comparisons.filter((one) => one.result === result);
  const parts = [
    ...CHANGED.flatMap((result) => {
      const found = own(result);
      if (found.length === 0) return [];
      const most = formatNumber(Math.max(...found.map(timesChanged)));
      return [`${found.length === 1 ? "" : "up to "}${most}x ${result} in ${found.length}`];
    }),
    ...own("unchanged").length === 0 ? [] : [`unchanged in ${own("unchanged").length}`],
    ...(["not enough samples", "no verdict"] as const).flatMap((result) =>
      own(result).length === 0 ? [] : [`${result} in ${own(result).length}`]
    ),
  ];
  const [first, ...rest] = parts;
  const figures = count === 1 ? "figure" : "figures";
  return `${now} against ${base}: ${[`${first} of ${count} ${figures}`, ...rest].join(", ")}`;
}

/** Most figures that are all shown unless it is asked for more. choice: two screens. */
const SHOWN = 40;

/**
 * The answer, what got worse most, how sure that is, the figures group by group, and what to know of them.
 * @param details Whether all figures are shown however many there are; else of many only those that changed.
 */
export function comparisonLines(comparison: NamedComparison, details: boolean): string[] {
  const shown = shownOf(comparison, details);
  const hidden = comparison.comparisons.length - shown.length;
  const notes = notesOf(comparison, details);
  return [
    comparisonAnswer(comparison),
    ...worstLine(comparison),
    surenessLine(comparison),
    ...comparison.about,
    ...groupsOf(shown).flatMap(([group, own]) => tableLines(tableOf(comparison, { group, own }))),
    "",
    ...shown.length === 0 ? [] : [READING],
    ...hidden === 0 ? [] : [`The other ${hidden} figures, which did not change or cannot be told: --details`],
    ...notes.map((note) => `note: ${note}`),
  ];
}

/** How the columns are read. */
const READING =
  "Medians over trials. Ratio: above 1 it takes more time or bytes. Noise: what a side differs from itself by, 19 times of 20.";

function shownOf({ comparisons }: NamedComparison, details: boolean): readonly Comparison[] {
  return details || comparisons.length <= SHOWN
    ? comparisons
    : comparisons.filter(({ result }) => CHANGED.some((changed) => changed === result));
}

/** The same in Markdown, to paste into an issue. */
export function comparisonMarkdown(comparison: NamedComparison, details: boolean): string[] {
  const shown = shownOf(comparison, details);
  return [
    `**${markdownText(comparisonAnswer(comparison))}**`,
    "",
    ...[...worstLine(comparison), surenessLine(comparison), ...comparison.about].flatMap((line) => [
      markdownText(line),
      "",
    ]),
    ...groupsOf(shown).flatMap(([group, own]) => [...markdownTable(tableOf(comparison, { group, own })), ""]),
    ...shown.length === 0 ? [] : [READING, ""],
    ...notesOf(comparison, details).map((note) => `- ${markdownText(note)}`),
  ];
}

function groupsOf(comparisons: readonly Comparison[]): [string, Comparison[]][] {
  return [...Map.groupBy(comparisons, ({ group }) => group)];
}

/** How many times more or less, above 1. */
function timesChanged({ ratio }: Comparison): number {
  return Math.max(ratio, 1 / ratio);
}

function worstLine({ comparisons }: NamedComparison): string[] {
  const worse = comparisons.filter(({ result }) => result === "slower" || result === "larger");
  if (worse.length === 0) return [];
  const worst = worse.reduce((most, one) => one.ratio > most.ratio ? one : most);
  const { metric, group, result } = worst;
  return [`Most ${result}: ${metric} (${group}), ${ratioCell(worst)}`];
}

function surenessLine({ comparisons, tested, inTurns }: NamedComparison): string {
  const counts = comparisons.flatMap(({ trials }) => trials);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const trials = `${least === most ? least : `${least} to ${most}`} ${
    most === 1 ? "trial" : "trials"
  } a side`;
  const held = tested === 0
    ? "none could be tested for a difference"
    : `${tested} tested together (Mann-Whitney), of those called different at most 5 % false on average (Benjamini-Hochberg)`;
  return `How sure: ${trials}${inTurns ? ", in turns" : ""}; ${held}`;
}

function tableOf(
  { base, new: now }: NamedComparison,
  { group, own }: { readonly group: string; readonly own: readonly Comparison[] },
): SummaryTable {
  const sides = base === now ? ["base", "new"] : [base, now];
  return {
    title: group,
    columns: ["figure", ...sides, "trials", "ratio [95 %]", "noise", "p, adjusted", "result"],
    rows: own.map((one) => [
      one.metric,
      valueCell(one.base, one.unit),
      valueCell(one.new, one.unit),
      one.trials.join("+"),
      ratioCell(one),
      one.noiseFloor === null ? "" : `${one.noiseFloor.toFixed(2)}x`,
      one.adjustedP === null ? "" : pCell(one.adjustedP),
      one.result,
    ]),
  };
}

/** The unit of a rate stands in its figure's name. */
function valueCell(value: number, unit: Comparison["unit"]): string {
  return unit.endsWith("_per_s") ? formatCount(value) : formatValue(value, unit);
}

function ratioCell({ ratio, interval }: Comparison): string {
  const shown = `${timesText(ratio)}x`;
  return interval === null ? shown : `${shown} [${interval.map(timesText).join(", ")}]`;
}

/** Two decimals near 1, where they matter; three digits beyond. */
function timesText(times: number): string {
  return times >= 0.1 && times < 10 ? times.toFixed(2) : formatNumber(times);
}

function pCell(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** Notes of one kind that are shown unless it is asked for more. choice: */
const SAME_NOTES = 5;

/** Why figures have no verdict, each reason once, then what makes the two hard to compare. */
function notesOf({ comparisons, warnings }: NamedComparison, details: boolean): string[] {
  const open = comparisons.filter((one) => !isJudged(one));
  const reasons = [...Map.groupBy(open, ({ result, why }) => `${result}: ${why}`)].map(([reason, own]) =>
    `${reason} (${whichText(own)})`
  );
  const only = warnings.filter((warning) => warning.startsWith(ONLY_IN));
  const others = warnings.filter((warning) => !only.includes(warning));
  const told = details || only.length <= SAME_NOTES ? only : [
    ...only.slice(0, SAME_NOTES),
    `and ${only.length - SAME_NOTES} more that one side alone has: --details`,
  ];
  return [...reasons, ...others, ...told];
}

/** Figures by name where they are few. */
function whichText(own: readonly Comparison[]): string {
  return own.length > 3 ? `${own.length} figures` : own.map(({ metric }) => metric).join(", ");
}
