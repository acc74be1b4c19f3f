import type { Scenario } from "../scenarios/scenario.ts";
import { scenarioSize } from "../scenarios/scenario_size.ts";
import { rowsOf } from "./estimate.ts";
import type { Profile, ScenarioProfile } from "./profiles.ts";

/**
 * How much of a scenario a profile measures: its own entry, else sizes derived from a budget of rows (or agents), so that
 * any scenario, also a person's own, takes about as long as the ones in the table.
 */
export function sizesFor(profile: Profile, scenario: Scenario): ScenarioProfile {
  const own = profile.scenarios[scenario.id];
  if (own !== undefined) return own;
  const { fitRows, fitAgents, testFactor, fitTrials, testTrials } = profile.derived;
  const fitScale = scenario.kind === "kels"
    ? fitAgents / scenario.agents.value
    : fitRows / rowsOf(scenarioSize(scenario, 1));
  return { fitScale: Number(fitScale.toPrecision(1)), testFactor, fitTrials, testTrials };
}
