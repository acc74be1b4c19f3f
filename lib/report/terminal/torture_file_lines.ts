import type { FilesResult } from "../../bench/torture/files/torture_files.ts";
import { binomialBounds } from "../../stats/binomial_bounds.ts";
import { formatBytes, formatCount, formatUs } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";
import { boundText, SHOWN } from "./torture_lines.ts";

/** How many of how many mutated files failed, and how sure that is; null where none was read. */
export function filesAnswer(results: readonly FilesResult[]): string | null {
  const [trials, failures] = [
    results.reduce((sum, one) => sum + one.trials, 0),
    results.reduce((sum, one) => sum + one.failures.length, 0),
  ];
  if (trials === 0) return null;
  return `${failures === 0 ? "None" : formatCount(failures)} of ${formatCount(trials)} mutated files ` +
    `was wrongly believed, or crashed, hung or exhausted what read it (${
      boundText(binomialBounds(Math.min(failures, trials), trials))
    })`;
}

/**
 * What readers made of mutated files: the answer, a table by kind, and what failed with the command that shows it again.
 * @param commandOf The command for one trial of a kind.
 */
export function fileLines(
  results: readonly FilesResult[],
  commandOf: (kind: string, trial: number) => string,
): string[] {
  const failures = results.flatMap((result) => result.failures.map((failure) => ({ result, failure })));
  const answer = filesAnswer(results);
  if (answer === null) return ["No file was read."];
  return [
    answer,
    ...tableLines({
      title: "mutated and read as commands read it",
      columns: [
        ...["kind", "files", "refused", "same", "less", "other", "wrong", "crash", "hang"],
        ...["longest", "memory"],
      ],
      left: [],
      rows: results.map(({ kind, trials, outcomes, longestMs, peakRssBytes }) => [
        ...[kind, formatCount(trials)],
        ...(["refused", "same", "less", "other", "wrong", "crash", "hang"] as const).map((outcome) =>
          formatCount(outcomes[outcome])
        ),
        ...[formatUs(1000 * longestMs), formatBytes(peakRssBytes)],
      ]),
    }),
    "",
    ...failures.slice(0, SHOWN).flatMap(({ result: { kind }, failure: { trial, what, file, detail } }) => [
      `${kind}, trial ${trial}, ${what}${file === "" ? "" : ` in ${file}`}: ${detail.split("\n")[0]}`,
      `  again: ${commandOf(kind, trial)}`,
    ]),
    ...failures.length > SHOWN ? [`${formatCount(failures.length - SHOWN)} more are in the file.`] : [],
    "Same: the mutation changes nothing that is said. Less: part of it is missing, and may be. Other: another content, of a kind that holds",
    "no digest of its own (a database, somebody's own text). Wrong: another content of a kind that does, and nothing said.",
  ];
}
