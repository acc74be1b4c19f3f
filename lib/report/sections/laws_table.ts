import { formatCount, formatPercent } from "../../text/numbers.ts";
import { numeric, type TableSpec, wordy } from "../charts/table_html.ts";
import type { Story } from "./story.ts";

/** The cost laws behind a scenario's projections: form, range and tested prediction error. */
export function lawsTable(story: Story, scenario: string): TableSpec {
  const laws = story.assessment.laws.filter((law) => law.scenario === scenario);
  return {
    title: `${laws.length} cost laws of ${scenario}`,
    columns: [
      "law",
      wordy("form", 14),
      wordy("fitted on", 14),
      numeric("trials"),
      numeric("tested to"),
      numeric("error of the prediction"),
    ],
    rows: laws.map((law) => [
      law.id,
      law.formula,
      `${formatCount(law.fittedFrom)} to ${formatCount(law.fittedTo)} ${law.sizeUnit}`,
      String(law.trials),
      formatCount(law.testedTo),
      law.predictionError === null ? "not tested" : formatPercent(law.predictionError),
    ]),
  };
}
