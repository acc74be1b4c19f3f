import assert from "node:assert/strict";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";

/**
 * Asks a scenario's mix at the end of the steady stretch and checks that each kind of query tells something: a miss finds
 * nothing, any other kind finds something in most draws, and none finds exactly a full page every time.
 */
export function assertTellingAnswers(scenario: EntityScenario, scale: number): void {
  const dataset = openDataset(scenario, scale, 9n);
  const queries = dataset.queries(120, dataset.phases[1]!.to - 1, 1n);
  const truths = dataset.expectedAnswers(queries);
  for (const { type } of scenario.queries) {
    const answers = queries.flatMap((query, i) =>
      query.type === type ? [{ matching: truths[i]!.matching, limit: query.limit }] : []
    );
    const empty = answers.filter(({ matching }) => matching === 0).length;
    const name = `${scenario.id} ${type}: ${answers.map(({ matching }) => matching).join(" ")}`;
    if (type.endsWith("miss")) assert.equal(empty, answers.length, name);
    else {
      assert.ok(empty <= answers.length / 2, name);
      assert.ok(answers.some(({ matching, limit }) => matching < limit), name);
    }
  }
}

/** Requirements of a use case (rows whose id starts so) that no scenario is judged by. */
export function unclaimed(
  prefixes: readonly string[],
  ids: readonly string[],
  scenarios: readonly EntityScenario[],
): string[] {
  const claimed = new Set(scenarios.flatMap(({ requirements }) => requirements));
  return ids.filter((id) => prefixes.some((prefix) => id.startsWith(prefix)) && !claimed.has(id));
}
