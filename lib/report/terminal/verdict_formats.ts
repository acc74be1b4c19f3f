import type { Assessment, Projection } from "../../model/assessment.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { coresText, formatHeadroom, formatMeasured, formatNumber } from "../../text/numbers.ts";
import { markdownTable, markdownText } from "../../text/markdown.ts";
import { csvText } from "../charts/downloads.ts";
import { fitSentences } from "../sections/fit_sentences.ts";
import { otherEngines } from "../sections/other_engines.ts";
import { whatToChange } from "../sections/what_to_change.ts";
import { verdictRow } from "../sections/verdict_row.ts";

/** Lines of CSV, a row of names and a row a verdict, for spreadsheets (`csvText`). */
export function verdictsCsv({ verdicts }: Pick<Assessment, "verdicts">): string[] {
  return csvText(verdicts.map(verdictRow)).trimEnd().split("\n");
}

/** What a run comes to in GitHub's Markdown, for an issue: what fits, a row a use case, the machine, how to make it again. */
export function answerMarkdown(manifest: Manifest, assessment: Assessment): string[] {
  const { answer, run, rescaled } = assessment;
  const { machine, storage, profile, command } = manifest;
  const figure = (known: Projection | null) => known === null ? "-" : formatMeasured(known, known.unit);
  return [
    ...rescaled === undefined ? [] : [markdownText(`On ${rescaled.to}, ${rescaled.label}:`), ""],
    ...[...fitSentences(answer, rescaled && "that machine"), ...otherEngines(assessment)]
      .flatMap((sentence) => [markdownText(sentence), ""]),
    ...markdownTable({
      columns: [
        ...["use case", "store", "fits?", "headroom", "breaks first", "chains", "disk", "sync by blocks"],
        "what to change",
      ],
      left: ["store", "fits?", "breaks first", "what to change"],
      rows: answer.useCases.flatMap((row) =>
        row.scenario === null ? [] : [[
          ...[row.scenario, row.store ?? "-", `${row.fits} (${row.judged} of ${row.asked} needs judged)`],
          row.breaksFirst === null ? "-" : formatHeadroom(row.breaksFirst.headroom!, true),
          row.breaksFirst === null ? "-" : `${row.breaksFirst.id} ${row.breaksFirst.need}`,
          row.chains === null ? "-" : formatNumber(row.chains.value),
          ...[row.disk, row.sync].map(figure),
          whatToChange(row, assessment),
        ]]
      ),
    }),
    "",
    ...answer.onboarding.map(({ registry, bulkFlow }) =>
      markdownText(`Onboarding${registry === null ? "" : ` on ${registry}`}: ${bulkFlow.summary}.`)
    ),
    "",
    markdownText(
      `Run ${run}, profile ${profile}: ${coresText(machine.cores)}, ${machine.cpu}, ${storage.kind}${
        rescaled === undefined ? "" : ` (${rescaled.label})`
      }. Made by: ${command}`,
    ),
  ];
}
