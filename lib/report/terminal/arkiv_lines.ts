import type { ArkivFigures, ArkivVerdict } from "../../bench/reads/beside_arkiv.ts";
import { median } from "../../stats/quantile.ts";
import { formatNumber, formatUs } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** How the figures beside Arkiv's were taken. */
export const ARKIV_NOTES = [
  "First queries: each is asked by a process just started, on both sides, the file in the system's cache and opening not in its time;",
  "a server answers later ones faster (deno task query --from has ours). Medians. Arkiv's were not taken in turns with ours: only the",
  "same machine, quiet both times, makes them comparable. Arkiv returns its newest 200 results, contestants their oldest 200.",
];

/** How contestants' first queries compare with Arkiv's, then how far Arkiv's answers are as computed; others count for nothing. */
export function arkivAnswers(figures: readonly ArkivFigures[]): string[] {
  const counted = figures.filter(({ verdict }) => verdict !== "other");
  const names = [...new Set(counted.flatMap(({ contestants }) => contestants.map(({ name }) => name)))];
  return [...names.map((name) => contestantLine(name, counted)), verdictLine(figures)];
}

function contestantLine(name: string, counted: readonly ArkivFigures[]): string {
  const ratios = counted.flatMap(({ contestants }) =>
    contestants.flatMap((own) => own.name === name ? [own.timesAsFast] : [])
  );
  const fast = ratios.filter((ratio) => ratio >= 1).length;
  const times = (ratio: number) => `${formatNumber(ratio)}x`;
  return `${name}: at least as fast as Arkiv's store on ${fast} of ${ratios.length} queries, each the first of a process; ` +
    `median ${times(median(ratios))} as fast (${times(Math.min(...ratios))} to ${
      times(Math.max(...ratios))
    })`;
}

function verdictLine(figures: readonly ArkivFigures[]): string {
  const of = (verdict: ArkivVerdict) => figures.filter((own) => own.verdict === verdict);
  const [same, cut, other] = [of("same"), of("cut"), of("other")];
  return `Arkiv's answers to ${figures.length} queries: ${same.length} as computed` +
    (cut.length === 0
      ? ""
      : `, ${cut.length} with as many results as a page holds, whose keys were not compared`) +
    (other.length === 0
      ? ""
      : `, ${other.length} otherwise, whose times do not count: ${
        other.map(({ query }) => query).join("; ")
      }`);
}

const ANSWERS: Readonly<Record<ArkivVerdict, string>> = {
  same: "as computed",
  cut: "cut",
  other: "OTHERWISE",
};

/** Every query, as Arkiv and each contestant answered it. */
export function arkivTable(figures: readonly ArkivFigures[]): SummaryTable {
  return {
    title: "the first query of a process, beside Arkiv's store",
    columns: ["query", "rows", "Arkiv's answer", "n", "Arkiv", "contestant", "its time", "times as fast"],
    left: ["query", "Arkiv's answer", "contestant"],
    rows: figures.flatMap(({ query, rows, verdict, n, arkivUs, contestants }) =>
      contestants.map(({ name, us, timesAsFast }) => [
        query,
        formatNumber(rows),
        ANSWERS[verdict],
        String(n),
        formatUs(arkivUs),
        name,
        formatUs(us),
        verdict === "other" ? "-" : `${formatNumber(timesAsFast)}x`,
      ])
    ),
  };
}
