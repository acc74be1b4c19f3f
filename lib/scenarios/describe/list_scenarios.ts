import type { Scenario } from "../scenario.ts";
import { rowCount, scenarioSize } from "../scenario_size.ts";
import { numberText } from "./words.ts";

/** A scenario in one line. */
export interface ListedScenario {
  readonly id: string;
  readonly kind: Scenario["kind"];
  readonly title: string;
  /** Entities (or agents) at scale 1. */
  readonly entities: number;
  /** The same, formatted for people. */
  readonly entitiesText: string;
  /** Rows of the initial state or chain at scale 1; null for key event logs. */
  readonly rows: number | null;
  readonly rowsText: string;
}

/** Scenarios in their order, with their sizes. */
export function listScenarios(scenarios: readonly Scenario[]): ListedScenario[] {
  return scenarios.map((scenario) => {
    const { id, kind, title } = scenario;
    const size = scenario.kind === "kels" ? null : scenarioSize(scenario, 1);
    const entities = scenario.kind === "kels" ? scenario.agents.value : size!.entities;
    const rows = size === null ? null : rowCount(size);
    const rowsText = rows === null ? "" : numberText(rows);
    return { id, kind, title, entities, entitiesText: numberText(entities), rows, rowsText };
  });
}
