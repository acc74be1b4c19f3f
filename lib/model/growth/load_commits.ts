import { isBasePhase } from "../../runs/base_phases.ts";
import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { writesOrCloses } from "../laws/real_block.ts";

/**
 * The commits of a trial that a sync would write: the initial state of a scenario of types, the whole chain of any other. Its
 * first blocks, which count as warmup elsewhere, are part of a load; empty ones are left out, as laws leave them out.
 */
export function loadCommits(
  { generator }: Pick<EntityScenario, "generator">,
  commits: readonly Row<"commits">[],
): Row<"commits">[] {
  return commits.filter((commit) =>
    writesOrCloses(commit) &&
    (commit.phase === "warmup" ||
      (generator === "types" ? commit.phase === "load" : isBasePhase(commit.phase)))
  );
}
