import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import { publishedTotals } from "../scenarios/published_totals.ts";
import type { EntityScenario } from "../scenarios/scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import type { FidelityRow } from "../reference/mendoza_fidelity.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { judgeStatistic } from "./judge_statistic.ts";
import type { Statistic } from "./statistic.ts";

/**
 * A use case's totals beside its table in the source: what the scenario declares (exact, at scale 1), and what a census of
 * its generated initial state finds, which must be the declared one at that scale.
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
  return [...declared, ...generated(scenario, scale, census)].map((statistic) =>
    judgeStatistic(statistic, 1)
  );
}

/** Totals of the initial state that the scenario has at this scale, beside those counted: they must be equal. */
function generated(scenario: EntityScenario, scale: number, census: CensusSummary): Statistic[] {
  const declared = scenarioSize(scenario, scale);
  const line = (name: string, unit: string, published: number, synthetic: number): Statistic => ({
    group: `Generated initial state at scale ${scale}, against the declared one`,
    name,
    unit,
    published,
    source: "the scenario",
    synthetic,
    follows: "value",
    tolerance: 0,
  });
  const custom = ({ versions }: { readonly versions: number }, rows: number, system: number) =>
    rows - system * versions;
  const strings = custom(declared, declared.stringRows, SYSTEM_STRINGS.length);
  const numbers = custom(declared, declared.numberRows, SYSTEM_NUMBERS.length);
  return [
    line("entities", "entities", declared.entities, census.entities),
    line("string attributes", "rows", strings, custom(census, census.rows.strings, SYSTEM_STRINGS.length)),
    line("numeric attributes", "rows", numbers, custom(census, census.rows.numbers, SYSTEM_NUMBERS.length)),
  ];
}
