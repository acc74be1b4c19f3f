import type { Assessment, Law } from "../../model/assessment.ts";
import { basisOf, type Projection } from "../../model/projection.ts";
import type { Interval } from "../../model/verdicts/verdict.ts";
import type { Subject } from "../../runs/subject.ts";
import { formatCount } from "../../text/numbers.ts";
import { tableLines, textTable } from "../../text/text_table.ts";
import { notJudgedLines, questionTables } from "./verdict_lines.ts";

/** Laws and projections of one scenario on one store, and what is asked of it. */
export function placeLines({ scenario, store, profile }: Subject, assessment: Assessment): string[] {
  const own = <T extends Subject>(items: readonly T[]) =>
    items.filter((item) => item.scenario === scenario && item.store === store && item.profile === profile);
  const verdicts = own(assessment.verdicts);
  return [
    "",
    store === "" ? `== ${scenario}` : `== ${scenario} on ${store}`,
    ...section(
      "Laws (95 % interval over trials; error = measured / predicted - 1 at the tested size)",
      lawTable(own(assessment.laws)),
    ),
    ...section(
      "Measured and projected (* beyond the tested range; rescaled: to another machine, not measured)",
      projectionTable(own(assessment.projections)),
    ),
    ...questionTables(verdicts).flatMap(tableLines),
    ...notJudgedLines(verdicts),
  ];
}

function section(title: string, table: readonly string[]): string[] {
  return table.length <= 1 ? [] : ["", title, ...table];
}

function lawTable(laws: readonly Law[]): string[] {
  return textTable(
    [
      { title: "law" },
      { title: "coefficient" },
      { title: "value", align: "right" },
      { title: "interval", align: "right" },
      { title: "unit" },
      { title: "trials", align: "right" },
      { title: "tested to", align: "right" },
      { title: "error", align: "right" },
    ],
    laws.filter((law) => !law.id.startsWith("query-") && !law.id.startsWith("commit-")).flatMap((law) =>
      law.coefficients.map((c, i) => [
        i === 0 ? law.id : "",
        c.name,
        formatCount(c.value),
        intervalText(c.interval),
        c.unit,
        i === 0 ? String(law.trials) : "",
        i === 0 ? formatCount(law.testedTo) : "",
        i === 0 && law.predictionError !== null ? `${formatCount(100 * law.predictionError)} %` : "",
      ])
    ),
  );
}

function projectionTable(projections: readonly Projection[]): string[] {
  return textTable(
    [
      { title: "metric" },
      { title: "variant" },
      { title: "blocks of" },
      { title: "at", align: "right" },
      { title: "value", align: "right" },
      { title: "interval", align: "right" },
      { title: "unit" },
      { title: "basis" },
    ],
    projections.map((p) => [
      p.metric,
      p.variant,
      p.phase ?? "",
      formatCount(p.size),
      formatCount(p.value),
      intervalText(p.interval),
      p.unit,
      basisText(p),
    ]),
  );
}

function basisText(projection: Projection): string {
  const [words, { beyond }] = [basisOf(projection), projection];
  return beyond > 1 ? `${words} *${formatCount(beyond)}x` : words;
}

function intervalText(interval: Interval): string {
  return interval === null ? "" : `[${formatCount(interval[0])}, ${formatCount(interval[1])}]`;
}
