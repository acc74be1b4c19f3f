import { ANY_PEAK } from "../reference/asked_of.ts";
import type { Requirement } from "../reference/requirements.ts";
import { totalPerS } from "./builders/operations.ts";
import { requirementRow } from "./own_requirement.ts";
import type { EntityScenario, OperationSpec, Scenario } from "./scenario.ts";

/** A requirement to judge: a published one, or one in the same form that a scenario states itself (`scenario` is null). */
export type RequirementRow = Omit<Requirement, "scenario"> & { readonly scenario: string | null };

/** Units in which a rate of whole entity versions is asked: an update writes its entity whole (M-03, R-02). */
export const VERSION_RATES: ReadonlySet<string | null> = new Set([
  "entities_per_s",
  "updates_per_s",
  "events_per_s",
]);

/**
 * Everything a scenario is judged by: the published rows it names, its own thresholds, and its own stream where neither asks
 * for a rate of writes or of reads, so that no scenario goes without a question. An id that no published row has stays as a
 * row that says so.
 */
export function requirementRows(scenario: Scenario, published: readonly RequirementRow[]): RequirementRow[] {
  const stated = [
    ...scenario.requirements.map((id) => published.find((row) => row.id === id) ?? unknownRow(id, scenario)),
    ...(scenario.ownRequirements ?? []).map((own) => requirementRow(own, scenario.id)),
  ];
  return scenario.kind === "kels" ? stated : [...stated, ...streamRows(scenario, stated)];
}

function streamRows(scenario: EntityScenario, stated: readonly RequirementRow[]): RequirementRow[] {
  const asked = (is: (row: RequirementRow) => boolean) =>
    stated.some((row) => row.kind !== "claim" && is(row));
  const row = (id: string, what: Omit<StreamRow, "id">, perS: number) =>
    perS > 0 ? [streamRow(scenario, { id, ...what }, perS)] : [];
  const asks = { metric: "entities-per-s", sense: "at-least" } as const;
  const writes = { metric: "stream_writes", unit: "entities_per_s", judgedBy: asks };
  const steady = versionsPerS(scenario.operations);
  const peak = (scenario.peaks ?? []).reduce((most, { operations, replaces = [] }) =>
    Math.max(
      most,
      versionsPerS([...scenario.operations.filter(({ id }) => !replaces.includes(id)), ...operations]),
    ), 0);
  return [
    ...(asked(({ unit }) => VERSION_RATES.has(unit)) ? [] : [
      ...row("STREAM-W", { ...writes, statistic: "sustained" }, steady),
      ...row("STREAM-P", { ...writes, statistic: "peak", judgedBy: { ...asks, peak: ANY_PEAK } }, peak),
    ]),
    ...(asked(({ unit }) => unit === "queries_per_s") ? [] : row(
      "STREAM-R",
      {
        ...{ metric: "stream_reads", unit: "queries_per_s", statistic: "sustained" },
        judgedBy: { metric: "queries-per-s", sense: "at-least" },
      },
      scenario.readRatePerS?.value ?? 0,
    )),
  ];
}

/** Entity versions a second; what ends an entity writes none. */
function versionsPerS(operations: readonly OperationSpec[]): number {
  return totalPerS(operations.filter(({ kind }) => kind !== "delete" && kind !== "expire"));
}

type StreamRow = Pick<RequirementRow, "id" | "metric" | "unit" | "statistic" | "judgedBy">;

function streamRow(scenario: Scenario, what: StreamRow, perS: number): RequirementRow {
  const threshold = Number(perS.toPrecision(6));
  return {
    ...what,
    use_case: scenario.id,
    comparator: "gte",
    threshold,
    test_at: threshold,
    scenario: null,
    kind: "load",
    source: `${scenario.source}; the scenario's own rates`,
  };
}

function unknownRow(id: string, scenario: Scenario): RequirementRow {
  const note = "data/reference/requirements.json has no row of this id";
  return {
    id,
    use_case: scenario.id,
    metric: "unknown_requirement",
    statistic: null,
    comparator: "exists",
    threshold: null,
    test_at: null,
    unit: null,
    scenario: null,
    kind: "gap",
    source: "none",
    note,
    judgedBy: { reason: "no-threshold", why: note },
  };
}
