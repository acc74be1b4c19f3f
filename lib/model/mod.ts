/**
 * From measurements to capacity: cost laws with intervals and tested errors, projections, verdicts. Reads the rows of runs,
 * never a store; pure: no files, no clock, no Polars, so that a page embeds what asks the laws (`what_if/`).
 */
export { assess } from "./assess.ts";
export { assessRun } from "./assess_run.ts";
export type { AssessInput, RequirementRow, ScenarioInput } from "./input.ts";
export type { Assessment, Curve, Law, Metric, Projection } from "./assessment.ts";
export { METRICS, queryMetric } from "../reference/metrics.ts";
export { type Interval, NOT_PROVEN_REASONS, type NotProvenReason, type Verdict } from "./verdicts/verdict.ts";
export { type PublishedRow, publishedThroughput } from "./published.ts";
