import type { Measurements } from "../runs/measurements.ts";
import type { Records } from "../runs/records.ts";
import type { Row } from "../runs/schema.ts";
import type { RequirementRow } from "../scenarios/requirement_rows.ts";
import type { Rescaled } from "./rescale/rescaled.ts";
import type { Scenario, ScenarioSize } from "../scenarios/scenario.ts";

export type { RequirementRow } from "../scenarios/requirement_rows.ts";

/** A scenario and its size at scale 1; null for key event logs, whose size is in the scenario itself. */
export interface ScenarioInput {
  readonly scenario: Scenario;
  readonly fullSize: ScenarioSize | null;
}

/** Everything `assess` reads: a run's tables and the questions asked of it. Plain data, no files. */
export interface AssessInput extends Measurements {
  readonly sizes: readonly Row<"sizes">[];
  readonly checks: readonly Row<"checks">[];
  readonly requirements: readonly RequirementRow[];
  readonly scenarios: readonly ScenarioInput[];
  /** Minutes that an onboarding may take, where somebody said so: they decide on a bulk flow. */
  readonly acceptableMinutes?: readonly number[] | undefined;
  /** Files that record what the run means. */
  readonly records?: Records;
  /** Where its times are those of another machine, as computed (`rescaleInput`). */
  readonly rescaled?: Rescaled;
}
