import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import { publishedTotals } from "../scenarios/published_totals.ts";
import type { EntityScenario, ScenarioSize } from "../scenarios/scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import type { FidelityRow } from "./fidelity_result.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { judgeStatistic } from "./judge_statistic.ts";
import type { Statistic } from "./statistic.ts";

/**
 * A use case's totals beside its table in the source: what the scenario declares (exact, at scale 1), and what a census of
 * its generated initial state finds, which must equal what the scenario declares at that scale.
 */
export function compareTotals(scenario: EntityScenario, census: CensusSummary, scale: number): FidelityRow[] {
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
  return [...declared, ...generated(scenario, census, scale)].map((statistic) =>
    judgeStatistic(statistic, 1)
  );
}

type Size = Pick<ScenarioSize, "entities" | "versions" | "stringRows" | "numberRows">;

/** Totals of an initial state: entities and custom attributes. */
const TOTALS: readonly (readonly [name: string, unit: string, of: (size: Size) => number])[] = [
  ["entities", "entities", (size) => size.entities],
  ["string attributes", "rows", (size) => size.stringRows - SYSTEM_STRINGS.length * size.versions],
  ["numeric attributes", "rows", (size) => size.numberRows - SYSTEM_NUMBERS.length * size.versions],
];

/** Totals of the initial state that the scenario declares at this scale, beside those counted: they must be equal. */
function generated(scenario: EntityScenario, census: CensusSummary, scale: number): Statistic[] {
  const declared = scenarioSize(scenario, scale);
  const counted = { ...census, stringRows: census.rows.strings, numberRows: census.rows.numbers };
  return TOTALS.map(([name, unit, of]) => ({
    group: `Generated initial state at scale ${scale}, against the declared one`,
    name,
    unit,
    published: of(declared),
    source: "the scenario",
    synthetic: of(counted),
    follows: "value",
    tolerance: 0,
  }));
}
