import type { EntityScenario, Scenario } from "../../scenarios/scenario.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { plannedSize } from "./planned_size.ts";
import type { Profile, ScenarioProfile } from "./profiles.ts";

/** Scales of one digit, from 10^-9 to 9000. */
const SCALES = Array.from(
  { length: 13 },
  (_, e) => Array.from({ length: 9 }, (_, d) => Number(`${d + 1}e${e - 9}`)),
)
  .flat();

/**
 * How much of a scenario a profile measures: its own entry, else sizes derived from a budget of rows (or agents), so that
 * any scenario, custom ones included, takes about as long as those in the table.
 */
export function sizesFor(profile: Profile, scenario: Scenario): ScenarioProfile {
  const own = profile.scenarios[scenario.id];
  if (own !== undefined) return own;
  const { rows, agents, ...trials } = profile.derived;
  const scale = scenario.kind === "kels"
    ? Number((agents / scenario.agents.value).toPrecision(1))
    : scaleOfRows(scenario, rows);
  return { scale, ...trials };
}

/** The largest of `SCALES` at which a trial writes at most `rows` rows; the smallest where each writes more. */
function scaleOfRows(scenario: EntityScenario, rows: number): number {
  let [low, high] = [0, SCALES.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rowCount(plannedSize(scenario, SCALES[middle]!)) <= rows) low = middle;
    else high = middle;
  }
  return SCALES[low]!;
}
