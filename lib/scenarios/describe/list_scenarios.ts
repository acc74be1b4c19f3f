import type { Scenario } from "../scenario.ts";
import { scenarioSize } from "../scenario_size.ts";
import { numberText } from "./words.ts";

/** A scenario in one line. */
export interface ListedScenario {
  readonly id: string;
  readonly kind: Scenario["kind"];
  readonly title: string;
  /** Entities (or agents) at scale 1. */
  readonly entities: number;
  /** The same as a person writes it. */
  readonly entitiesText: string;
  /** Rows of the initial state or chain at scale 1; null for key event logs. */
  readonly rows: number | null;
  readonly rowsText: string;
}

/** Scenarios in their order, with their sizes. */
export function listScenarios(scenarios: readonly Scenario[]): ListedScenario[] {
  return scenarios.map((scenario) => {
    const { id, kind, title } = scenario;
    if (scenario.kind === "kels") {
      const entities = scenario.agents.value;
      return {
        id,
        kind,
        title,
        entities,
        entitiesText: numberText(entities),
        rows: null,
        rowsText: "",
      };
    }
    const size = scenarioSize(scenario, 1);
    const rows = size.stringRows + size.numberRows + size.payloadRows;
    const { entities } = size;
    return {
      id,
      kind,
      title,
      entities,
      entitiesText: numberText(entities),
      rows,
      rowsText: numberText(rows),
    };
  });
}
