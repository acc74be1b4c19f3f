import type { Scenario } from "../scenario.ts";
import { checkCircles } from "./check/check_circles.ts";
import { checkCohorts } from "./check/check_cohorts.ts";
import { checkJudged, type KnownIds } from "./check/check_judged.ts";
import { checkOperations } from "./check/check_operations.ts";
import { checkQueries } from "./check/check_queries.ts";
import { checkTypes } from "./check/check_types.ts";
import { Place } from "./check/place.ts";
import { checkShape } from "./check_shape.ts";
import { readJsonText } from "./json_text.ts";
import { type Problem, ScenarioFileError } from "./problem.ts";

/**
 * The scenario a text describes.
 * @param file Its name, for messages.
 * @throws {ScenarioFileError} With every mistake found: of syntax, else of shape, else of meaning.
 */
export function parseScenario(text: string, file: string, known: KnownIds): Scenario {
  const json = readJsonText(text);
  if (json.problems.length > 0) throw new ScenarioFileError(file, json.problems);
  const shape = checkShape(json.value);
  const problems = shape.problems ?? checkMeaning(shape.scenario, known);
  if (problems.length > 0) throw new ScenarioFileError(file, problems.map(json.place));
  return shape.scenario!;
}

/** What is wrong in a scenario of the right shape. */
function checkMeaning(scenario: Scenario, known: KnownIds): Problem[] {
  const problems: Problem[] = [];
  const root = new Place(problems);
  checkJudged(scenario, known, root);
  if (scenario.kind === "kels") return problems;
  for (const check of [checkTypes, checkCircles, checkOperations, checkCohorts, checkQueries]) {
    check(scenario, root);
  }
  return problems;
}
