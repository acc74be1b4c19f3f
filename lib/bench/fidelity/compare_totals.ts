import { publishedTotals } from "../../scenarios/published_totals.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { SYSTEM_NUMBER_ROWS, SYSTEM_STRING_ROWS } from "../../scenarios/scenario_size.ts";
import type { FidelityRow } from "../../runs/fidelity_file.ts";
import type { CensusSummary } from "../census/census_summary.ts";
import { judgeStatistic } from "./judge_statistic.ts";
import type { Statistic } from "./statistic.ts";

/**
 * A use case's totals beside its table in the source: what the scenario declares (exact, at scale 1), and what a census of
 * its generated initial state finds, which must be the declared multiple.
 */
export function compareTotals(
  scenario: EntityScenario,
  census: CensusSummary,
  scale: number,
): FidelityRow[] {
  const published = publishedTotals(scenario);
  const declared = (published?.totals ?? []).map((total): Statistic => ({
    group: `Declared, against table "${published!.table}" of ${published!.useCase}`,
    name: `${total.entityType ?? "all types"}: ${total.counted}`,
    unit: total.counted,
    published: total.expected,
    source: total.finding === null ? total.source : `${total.source}; ${total.finding}`,
    synthetic: total.declared,
    follows: "value",
  }));
  return [...declared, ...generated(scenario, census)].map((statistic) =>
    judgeStatistic(statistic, statistic.follows === "count" ? scale : 1)
  );
}

/** Totals of the initial state as declared, beside those counted. */
function generated({ entityTypes }: EntityScenario, census: CensusSummary): Statistic[] {
  const total = (of: (type: EntityScenario["entityTypes"][number]) => number) =>
    entityTypes.reduce((sum, type) => sum + type.count.value * of(type), 0);
  const strings = total(({ attributes }) => attributes.filter(({ type }) => type === "string").length);
  const numbers = total(({ attributes }) => attributes.filter(({ type }) => type === "numeric").length);
  const line = (name: string, published: number, synthetic: number): Statistic => ({
    group: "Generated initial state, against the declared one",
    name,
    unit: name.includes("attributes") ? "rows" : "entities",
    published,
    source: "the scenario",
    synthetic,
    follows: "count",
  });
  const { rows, versions } = census;
  return [
    line("entities", total(() => 1), census.entities),
    line("string attributes", strings, rows.strings - SYSTEM_STRING_ROWS * versions),
    line("numeric attributes", numbers, rows.numbers - SYSTEM_NUMBER_ROWS * versions),
  ];
}
