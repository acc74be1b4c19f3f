import type { CohortSpec, EntityScenario } from "../../scenario.ts";
import type { JsonPath, Report } from "../problem.ts";
import { checkRanges, checkWeights } from "./names.ts";

/** Checks what the `cohorts` generator needs: a calendar without gaps, and cohorts whose parts add up. */
export function checkCohorts(scenario: EntityScenario, report: Report): void {
  if (scenario.generator !== "cohorts") return;
  const { calendar } = scenario;
  if (calendar === undefined) {
    report({
      path: ["calendar"],
      found: "nothing",
      expected: "when the chain is written, for the cohorts generator",
    });
  } else {
    let end = 0;
    calendar.phases.forEach(({ fromBlock, toBlock }, p) => {
      const path = ["calendar", "phases", p];
      if (fromBlock !== end) {
        report({
          path: [...path, "fromBlock"],
          found: `${fromBlock}`,
          expected: `${end}, where the phase before ends`,
        });
      }
      if (toBlock <= fromBlock) {
        report({
          path: [...path, "toBlock"],
          found: `${toBlock}`,
          expected: `more than fromBlock, ${fromBlock}`,
        });
      }
      end = toBlock;
    });
    if (end !== calendar.blocks) {
      report({
        path: ["calendar", "blocks"],
        found: `${calendar.blocks}`,
        expected: `${end}, where the last phase ends`,
      });
    }
  }
  scenario.entityTypes.forEach(({ cohort, count, id }, t) => {
    const path = ["entityTypes", t, "cohort"];
    if (cohort === undefined) {
      return report({ path, found: "nothing", expected: `how "${id}" lives, for the cohorts generator` });
    }
    checkCohort(cohort, count.value, path, report);
    if (calendar !== undefined && cohort.byPhase.length !== calendar.phases.length) {
      report({
        path: [...path, "byPhase"],
        found: `${cohort.byPhase.length} numbers`,
        expected: `${calendar.phases.length}, one a phase of the calendar`,
      });
    }
  });
}

function checkCohort(cohort: CohortSpec, count: number, path: JsonPath, report: Report): void {
  if (cohort.totalVersions < count) {
    report({
      path: [...path, "totalVersions"],
      found: `${cohort.totalVersions}`,
      expected: `at least the type's count, ${count}`,
    });
  }
  checkWeights(report, [...path, "byPhase"], cohort.byPhase);
  checkWeights(report, [...path, "lifespans"], cohort.lifespans.map(({ entities }) => entities));
  checkRanges(
    report,
    [...path, "lifespans"],
    cohort.lifespans.map(({ minBlocks, maxBlocks }) => ({ min: minBlocks, max: maxBlocks })),
    ["minBlocks", "maxBlocks"],
  );
  checkWeights(report, [...path, "versions"], cohort.versions.map(({ entities }) => entities));
  checkRanges(
    report,
    [...path, "versions"],
    cohort.versions.map(({ min, max }) => ({ min, max: max ?? Number.MAX_SAFE_INTEGER })),
  );
}
