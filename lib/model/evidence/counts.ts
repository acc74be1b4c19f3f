import type { Row } from "../../runs/schema.ts";
import type { Scenario, ScenarioSize } from "../../scenarios/scenario.ts";
import type { Projection } from "../assessment.ts";
import { SYSTEM_ATTRIBUTES } from "./entity_projections.ts";

/**
 * Sizes by unit: `count:<unit>` as the scenario's definition gives it (exact), `reached:<unit>` the largest that a usable
 * trial held. "Attributes" are the use case's own; rows are everything stored, system attributes and payload rows too.
 */
export function sizeCounts(
  scenario: Scenario,
  fullSize: ScenarioSize | null,
  trials: readonly Row<"trials">[],
): Map<string, Projection> {
  const counts = new Map<string, Projection>();
  const put = (key: string, unit: string, value: number, measured: boolean) =>
    counts.set(key, {
      scenario: scenario.id,
      variant: "",
      metric: key,
      unit,
      size: value,
      sizeUnit: unit,
      beyond: measured ? 1 : 0,
      value,
      interval: [value, value],
      basis: measured ? "measured" : "projected",
      law: null,
      trials: measured ? trials.length : 0,
    });
  if (fullSize !== null) {
    for (const [unit, value] of Object.entries(bySize(scenario, fullSize))) {
      put(`count:${unit}`, unit, value, false);
    }
  }
  const own = trials.filter((trial) => trial.scenario === scenario.id);
  if (own.length === 0) return counts;
  const most = (of: (trial: Row<"trials">) => number) =>
    own.reduce((max, trial) => Math.max(max, of(trial)), 0);
  const attributes = (trial: Row<"trials">) => trial.rows - trial.versions * (SYSTEM_ATTRIBUTES + 1);
  put("reached:entities", "entities", most((trial) => trial.entities), true);
  put("reached:agents", "agents", most((trial) => trial.entities), true);
  put("reached:attributes", "attributes", most(attributes), true);
  put("reached:rows", "rows", most((trial) => trial.rows), true);
  put("reached:events", "events", most((trial) => trial.root_events), true);
  return counts;
}

function bySize(scenario: Scenario, size: ScenarioSize): Record<string, number> {
  const types = scenario.kind === "entities" ? scenario.entityTypes : [];
  const attributeRows = size.stringRows + size.numberRows;
  return {
    entities: size.entities,
    attributes: attributeRows - SYSTEM_ATTRIBUTES * size.versions,
    rows: attributeRows + size.payloadRows,
    payloads: types.reduce((sum, type) => sum + Math.round(type.count.value * type.payload.share), 0),
  };
}
