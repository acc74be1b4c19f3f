import { OWN_METRICS } from "../../own_requirement.ts";
import type { Scenario } from "../../scenario.ts";
import { oneOf, type Report } from "../problem.ts";
import { checkName, checkUnique } from "./names.ts";

/** Ids a scenario file may not take, or may name. */
export interface KnownIds {
  readonly scenarios: readonly string[];
  readonly requirements: readonly string[];
}

/** Checks the scenario's own id and what it is judged by. */
export function checkJudged(scenario: Scenario, known: KnownIds, report: Report): void {
  if (known.scenarios.includes(scenario.id)) {
    report({
      path: ["id"],
      found: `"${scenario.id}", the id of a built-in scenario`,
      expected: "an id of its own",
      next: `for example "my-${scenario.id}"`,
    });
  }
  const own = scenario.ownRequirements ?? [];
  scenario.requirements.forEach((id, r) =>
    checkName(report, ["requirements", r], id, known.requirements, "the id of a published requirement")
  );
  checkUnique(report, [
    ...scenario.requirements.map((id, r) => [id, ["requirements", r]] as const),
    ...own.map(({ id }, r) => [id, ["ownRequirements", r, "id"]] as const),
  ], "requirement");
  own.forEach(({ id, metric, unit, statistic }, r) => {
    const path = ["ownRequirements", r];
    const asked = OWN_METRICS[metric];
    if (known.requirements.includes(id)) {
      report({
        path: [...path, "id"],
        found: `"${id}", a published requirement`,
        expected: "an id of its own",
      });
    }
    if (asked.of !== scenario.kind) {
      report({
        path: [...path, "metric"],
        found: `"${metric}"`,
        expected: `a metric of scenarios of kind ${scenario.kind}`,
      });
    }
    if (unit !== asked.unit) {
      report({
        path: [...path, "unit"],
        found: `"${unit}"`,
        expected: `"${asked.unit}", the unit of ${metric}`,
      });
    }
    const statistics: readonly (string | undefined)[] = asked.statistics;
    if (statistics.length === 0 && statistic === undefined || statistics.includes(statistic)) return;
    report({
      path: [...path, "statistic"],
      found: statistic === undefined ? "nothing" : `"${statistic}"`,
      expected: statistics.length === 0 ? `none: ${metric} has one value` : oneOf(asked.statistics),
    });
  });
}
