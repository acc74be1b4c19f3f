import { UsageError } from "../../errors.ts";
import type { Comparison } from "../../model/comparison/compare_sides.ts";
import { parseChoice, parseList, parsePositive } from "../../text/parse_values.ts";
import { isJudged } from "./comparison_lines.ts";

/** Results that a comparison may fail on. */
const WORSE = ["slower", "larger"] as const;

/**
 * Reads `--fail-on` and `--threshold`: why a comparison fails, as a line; null where it does not. One in which nothing could be judged
 * for it fails too: nothing is known then to be as fast, or as small, as it was.
 * @throws {UsageError} No such result, no ratio, or a threshold alone.
 */
export function parseFailOn(
  { failOn, threshold }: { readonly failOn: string | undefined; readonly threshold: string | undefined },
): (comparisons: readonly Comparison[]) => string | null {
  if (failOn === undefined && threshold !== undefined) {
    throw new UsageError("--threshold needs --fail-on", {
      expected: `--fail-on slower --threshold ${threshold}`,
    });
  }
  if (failOn === undefined) return () => null;
  const words = parseList(failOn, "--fail-on", (word) => parseChoice(word, "--fail-on", WORSE));
  const least = parsePositive(threshold ?? "1", "--threshold");
  return (comparisons) => {
    const asked = comparisons.filter(({ unit }) => words.includes(unit === "bytes" ? "larger" : "slower"));
    if (!asked.some(isJudged)) return `nothing could be judged ${words.join(" or ")}, or not so`;
    const worse = asked.filter(({ result, ratio }) =>
      words.some((word) => word === result) && ratio >= least
    );
    if (worse.length === 0) return null;
    return worse.map(({ group, metric, result }) => `${metric} is ${result} (${group})`).join(", ");
  };
}
