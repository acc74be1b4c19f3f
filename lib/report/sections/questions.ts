import type { Verdict } from "../../model/verdicts/verdict.ts";
import { VERDICT_MARKS } from "../charts/answer_rows.ts";
import { askedNumber, isCapacity } from "./need_words.ts";

/** Requirements that ask the same number of the same store, at one value or several. */
export interface Question {
  /** What is asked about, in the shortest words of the requirements: "writes", "commit service time (p99)". */
  readonly name: string;
  /** The requirement with the least headroom: the number, its interval and its phase are those of all. */
  readonly tightest: Verdict;
  /** Every requirement once, by what it asks, the easiest first. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Verdicts with a number, a question for each number that they rest on, so that one rate that is asked at fourteen values stands
 * once; those that rest on none are questions of their own. The least headroom first.
 */
export function questionsOf(verdicts: readonly Verdict[]): Question[] {
  const groups = Map.groupBy(verdicts, (verdict) => verdict.value === null ? verdict : keyOf(verdict));
  return [...groups.values()].map((own): Question => {
    const verdicts = own.toSorted((a, b) => (b.headroom ?? 0) - (a.headroom ?? 0));
    const names = own.map(nameOf).sort((a, b) => a.length - b.length);
    return { name: names[0]!, tightest: verdicts.at(-1)!, verdicts };
  }).sort((a, b) => (a.tightest.headroom ?? Infinity) - (b.tightest.headroom ?? Infinity));
}

/** What makes two verdicts rest on one number: "chains/grid" and "chains" count the same. */
function keyOf({ scenario, store, variant, value, interval, phase, unit, basis, isClaim }: Verdict): string {
  return JSON.stringify([
    ...[scenario, store, variant, value, interval, phase ?? "", basis, isClaim ?? false],
    isCapacity(unit) ? unit : unit.split("/")[0],
  ]);
}

/** The name of a need without what is asked: "peak reads (peak): at least 2500 queries/s" is "peak reads". */
function nameOf({ need }: Verdict): string {
  return need.split(": ")[0]!.replace(/ \((?!p50|p99|max)[^)]*\)/, "");
}

/** "✓ 250/s CM-D-01, CM-W-13; ✗ 10k/s CM-NS-01", and why what is open is not proven. */
export function askedText(verdicts: readonly Verdict[]): string {
  const groups = Map.groupBy(
    verdicts,
    ({ verdict, reason, ...of }) => [VERDICT_MARKS[verdict], askedNumber(of), reason ?? ""].join("|"),
  );
  return [...groups].map(([key, own]) => {
    const [mark, number, reason] = key.split("|");
    const asked = [mark, number, own.map(({ id }) => id).join(", ")].filter((part) => part !== "").join(" ");
    return reason === "" ? asked : `${asked} (${reason})`;
  }).join("; ");
}
