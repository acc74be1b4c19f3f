import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import type { Row } from "../../runs/schema.ts";
import type { Subject } from "../../runs/subject.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { Scenario, ScenarioSize } from "../../scenarios/scenario.ts";
import type { Projection } from "../assessment.ts";
import type { ScenarioInput } from "../input.ts";

/**
 * Sizes by unit: `count:<unit>` from the scenario's definition (exact), `reached:<unit>` the largest size a usable trial
 * reached. "Attributes" are custom attributes; rows include system attributes and payload rows.
 */
export function sizeCounts(
  { scenario, fullSize }: ScenarioInput,
  place: Pick<Subject, "store" | "profile">,
  trials: readonly Row<"trials">[],
): Map<string, Projection> {
  const counts = new Map<string, Projection>();
  const put = (key: "count" | "reached", unit: string, value: number) => {
    const measured = key === "reached";
    counts.set(`${key}:${unit}`, {
      ...place,
      scenario: scenario.id,
      variant: "",
      metric: `${key}:${unit}`,
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
  };
  if (fullSize !== null) {
    for (const [unit, value] of Object.entries(bySize(scenario, fullSize))) {
      put("count", unit, value);
    }
  }
  if (trials.length === 0) return counts;
  const most = (of: (trial: Row<"trials">) => number) =>
    trials.reduce((max, trial) => Math.max(max, of(trial)), 0);
  put("reached", "entities", most((trial) => trial.entities));
  put("reached", "agents", most((trial) => trial.entities));
  put("reached", "attributes", most((trial) => trial.rows - trial.versions * ROWS_PER_VERSION));
  put("reached", "rows", most((trial) => trial.rows));
  put("reached", "events", most((trial) => trial.root_events));
  return counts;
}

function bySize(scenario: Scenario, size: ScenarioSize): Record<string, number> {
  const types = scenario.kind === "entities" ? scenario.entityTypes : [];
  const rows = rowCount(size);
  return {
    entities: size.entities,
    attributes: rows - ROWS_PER_VERSION * size.versions,
    rows,
    payloads: types.reduce((sum, type) => sum + Math.round(type.count.value * type.payload.share), 0),
  };
}
