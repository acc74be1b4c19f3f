import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { isBasePhase } from "../../runs/base_phases.ts";

/**
 * The commits of a trial that a sync would write: the initial state of a scenario of types, the whole chain of any other. Its
 * first blocks, which count as warmup elsewhere, are part of a load.
 */
export function loadCommits(
  { generator }: Pick<EntityScenario, "generator">,
  commits: readonly Row<"commits">[],
): Row<"commits">[] {
  return commits.filter(({ phase }) =>
    phase === "warmup" || (generator === "types" ? phase === "load" : isBasePhase(phase))
  );
}
