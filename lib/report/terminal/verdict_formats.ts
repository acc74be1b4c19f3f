import pl from "nodejs-polars";
import type { Assessment, Projection } from "../../model/assessment.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { coresText, formatHeadroom, formatMeasured, formatNumber } from "../../text/numbers.ts";
import { markdownTable, markdownText } from "../../text/markdown.ts";
import { fitSentences } from "../sections/fit_sentences.ts";

/** Lines of CSV, a row of names and a row a verdict, for spreadsheets: numbers in the requirement's own unit, empty where there is none. */
export function verdictsCsv({ verdicts }: Pick<Assessment, "verdicts">): string[] {
  const rows = verdicts.map(({ interval, decides, ...verdict }) => ({
    id: verdict.id,
    scenario: verdict.scenario,
    store: verdict.store,
    variant: verdict.variant,
    kind: verdict.kind,
    is_need: decides ? "yes" : "no",
    need: verdict.need,
    threshold: verdict.threshold,
    unit: verdict.unit,
    value: verdict.value,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    headroom: verdict.headroom,
    basis: verdict.basis,
    verdict: verdict.verdict,
    reason: verdict.reason,
    evidence: verdict.evidence,
    source: verdict.source,
  }));
  const columns = Object.keys(rows[0] ?? { id: "" }) as (keyof typeof rows[0])[];
  const series = columns.map((name) => pl.Series(name, rows.map((row) => row[name] ?? null)));
  return pl.DataFrame(series).writeCSV().toString().trimEnd().split("\n");
}

/** What a run comes to in GitHub's Markdown, for an issue: what fits, a row a use case, the machine, how to make it again. */
export function answerMarkdown(manifest: Manifest, { answer, run }: Assessment): string[] {
  const { machine, storage, profile, command } = manifest;
  const figure = (known: Projection | null) => known === null ? "-" : formatMeasured(known, known.unit);
  return [
    ...fitSentences(answer).flatMap((sentence) => [markdownText(sentence), ""]),
    ...markdownTable({
      columns: ["use case", "store", "fits?", "headroom", "breaks first", "chains", "disk", "sync by blocks"],
      left: ["store", "fits?", "breaks first"],
      rows: answer.useCases.flatMap((row) =>
        row.scenario === null ? [] : [[
          ...[row.scenario, row.store ?? "-", `${row.fits} (${row.judged} of ${row.asked} needs judged)`],
          row.breaksFirst === null ? "-" : formatHeadroom(row.breaksFirst.headroom!, true),
          row.breaksFirst === null ? "-" : `${row.breaksFirst.id} ${row.breaksFirst.need}`,
          row.chains === null ? "-" : formatNumber(row.chains.value),
          ...[row.disk, row.sync].map(figure),
        ]]
      ),
    }),
    "",
    ...answer.onboarding.map(({ registry, bulkFlow }) =>
      markdownText(`Onboarding${registry === null ? "" : ` on ${registry}`}: ${bulkFlow.summary}.`)
    ),
    "",
    markdownText(
      `Run ${run}, profile ${profile}: ${coresText(machine.cores)}, ${machine.cpu}, ${storage.kind}. Made by: ${command}`,
    ),
  ];
}
