import { OWN_METRICS } from "../../own_requirement.ts";
import type { Scenario } from "../../scenario.ts";
import { oneOf } from "../problem.ts";
import { checkUnique, type Place } from "./place.ts";

/** Ids that exist outside a scenario file: those it may not take, and those it may name. */
export interface KnownIds {
  readonly scenarios: readonly string[];
  readonly requirements: readonly string[];
}

/** Checks the scenario's own id and its requirements. */
export function checkJudged(scenario: Scenario, known: KnownIds, place: Place): void {
  const { id: scenarioId, kind, requirements, ownRequirements = [] } = scenario;
  if (known.scenarios.includes(scenarioId)) {
    const next = `for example "my-${scenarioId}"`;
    place.at("id").refuse(`"${scenarioId}", the id of a built-in scenario`, "an id of its own", next);
  }
  const published = requirements.map((id, r) => [id, place.at("requirements", r)] as const);
  for (const [id, at] of published) {
    at.checkName(id, known.requirements, "the id of a published requirement");
  }
  const own = ownRequirements.map(({ id }, r) => [id, place.at("ownRequirements", r, "id")] as const);
  checkUnique([...published, ...own], "requirement");
  ownRequirements.forEach(({ id, metric, unit, statistic }, r) => {
    const at = place.at("ownRequirements", r);
    const asked = OWN_METRICS[metric];
    if (known.requirements.includes(id)) {
      at.at("id").refuse(`"${id}", a published requirement`, "an id of its own");
    }
    if (asked.of !== kind) at.at("metric").refuse(`"${metric}"`, `a metric of scenarios of kind ${kind}`);
    if (unit !== asked.unit) at.at("unit").refuse(`"${unit}"`, `"${asked.unit}", the unit of ${metric}`);
    const statistics: readonly (string | undefined)[] = asked.statistics;
    if (statistics.length === 0 && statistic === undefined || statistics.includes(statistic)) return;
    at.at("statistic").refuse(
      statistic === undefined ? "nothing" : `"${statistic}"`,
      statistics.length === 0 ? `none: ${metric} has one value` : oneOf(asked.statistics),
    );
  });
}
