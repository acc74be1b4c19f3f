import { formatCount, formatPercent } from "../../text/numbers.ts";
import { numeric, type TableSpec, wordy } from "../charts/table_html.ts";
import type { Law } from "../../model/assessment.ts";
import type { Story } from "./story.ts";

/** The cost laws behind a scenario's projections: form, range and tested prediction error, for commits also by phase. */
export function lawsTable(story: Story, scenario: string): TableSpec {
  const laws = story.assessment.laws.filter((law) => law.scenario === scenario);
  return {
    id: `laws-${scenario}`,
    title: `${laws.length} cost laws of ${scenario}`,
    columns: [
      "law",
      wordy("form", 14),
      wordy("fitted on", 14),
      numeric("trials"),
      numeric("tested to"),
      numeric("error of the prediction"),
    ],
    rows: laws.flatMap((law) => [
      [law.id, law.formula, rangeText(law), String(law.trials), ...testCells(law)],
      ...(law.phases ?? []).map((
        of,
      ) => [`– on ${of.phase.replaceAll("_", " ")} blocks`, "", "", "", ...testCells(of)]),
    ]),
  };
}

function rangeText({ fittedFrom, fittedTo, sizeUnit }: Law): string {
  return `${formatCount(fittedFrom)} to ${formatCount(fittedTo)} ${sizeUnit}`;
}

/** How far a law was tested, as a whole or on one phase, and with what error. */
function testCells({ testedTo, predictionError }: Pick<Law, "testedTo" | "predictionError">): string[] {
  return [
    formatCount(testedTo),
    predictionError === null ? "not tested" : formatPercent(predictionError),
  ];
}
