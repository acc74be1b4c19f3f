import type { RequirementRow } from "../input.ts";
import { isNeed, peakWrites, versionsPerS } from "../verdicts/needs.ts";
import { type Asked, questionOf } from "../verdicts/question.ts";
import type { Limit } from "./curves.ts";
import { METRICS } from "../../reference/metrics.ts";

/**
 * Limits drawn in curves, which are of the steady stream: the rates the design or the scenario itself states, else the highest one
 * needed, where they ask for its blocks; and the ceilings on commit time.
 */
export function limitsOf(
  requirements: readonly RequirementRow[],
  asked: Asked,
): { rate: Limit[]; commit: Limit[] } {
  const stated = requirements.filter((row) =>
    versionsPerS(row) !== null && isNeed(row) && (row.kind === "design_target" || row.scenario === null)
  );
  const peak = peakWrites(requirements);
  const isSteady = (row: RequirementRow) => {
    const question = questionOf(row, asked);
    return "metric" in question && question.metric === METRICS.entitiesPerS.id;
  };
  const rates = (stated.length > 0 || peak === undefined ? stated : [peak]).filter(isSteady);
  const commits = requirements.filter((row) => row.metric === "commit_latency" && row.statistic === "p50");
  return {
    rate: rates.map((row) => limit(row, "at-least", versionsPerS(row)!)),
    commit: commits.flatMap((row) => limitOf(row, "at-most")),
  };
}

/** The limit that a requirement draws across a curve; none where it states no number. */
export function limitOf(row: RequirementRow, sense: Limit["sense"]): Limit[] {
  if (typeof row.test_at !== "number") return [];
  return [limit(row, sense, row.test_at)];
}

function limit({ id }: RequirementRow, sense: Limit["sense"], value: number): Limit {
  return { value, label: id, requirement: id, sense };
}
