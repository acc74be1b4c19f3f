import type { Manifest } from "../runs/manifest.ts";
import type { Requirement } from "../reference/requirements.ts";
import type { Row } from "../runs/schema.ts";
import type { Scenario, ScenarioSize } from "../scenarios/scenario.ts";

/** A requirement to be judged: a published one, or a user's own in the same form, which names no scenario of the source. */
export type RequirementRow = Omit<Requirement, "scenario"> & { readonly scenario: string | null };

/** A scenario and its size at scale 1; null for key event logs, whose size is in the scenario itself. */
export interface ScenarioInput {
  readonly scenario: Scenario;
  readonly fullSize: ScenarioSize | null;
}

/** Everything `assess` reads: a run's tables and the questions asked of it. Plain data, no files. */
export interface AssessInput {
  readonly manifest: Manifest;
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly operations: readonly Row<"operations">[];
  readonly queries: readonly Row<"queries">[];
  readonly sizes: readonly Row<"sizes">[];
  readonly checks: readonly Row<"checks">[];
  readonly requirements: readonly RequirementRow[];
  readonly scenarios: readonly ScenarioInput[];
}
