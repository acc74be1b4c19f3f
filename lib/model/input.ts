import type { Manifest } from "../runs/manifest.ts";
import type { Row } from "../runs/schema.ts";
import type { Scenario, ScenarioSize } from "../scenarios/scenario.ts";

/** A requirement as data/reference/requirements.json states it; field meanings in data/reference/README.md. */
export interface RequirementRow {
  readonly id: string;
  readonly use_case: string;
  readonly metric: string;
  readonly statistic?: string | null | undefined;
  readonly comparator: string;
  readonly threshold?: number | boolean | string | null | undefined;
  readonly threshold_min?: number | null | undefined;
  readonly threshold_max?: number | null | undefined;
  /** The number a test should use; for ranges the demanding end. */
  readonly test_at?: number | boolean | string | null | undefined;
  readonly unit?: string | null | undefined;
  readonly scenario?: string | null | undefined;
  readonly kind: string;
  readonly source: string;
  readonly conflicts_with?: readonly string[] | undefined;
  readonly note?: string | undefined;
  /** Size the row speaks of, where it names one (`CM-SCALE-01`). */
  readonly entities?: number | undefined;
}

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
