import type { EntityScenario } from "../scenario.ts";

/** Choices where the sources contradict themselves or are silent: the finding's id or a name, and what was chosen. */
export function choices(table: Readonly<Record<string, string>>): EntityScenario["choices"] {
  return Object.entries(table).map(([id, choice]) => ({ id, choice }));
}

/** What every published count of rows leaves out (finding X-01). */
export const SYSTEM_ROWS = {
  "X-01": "8 system attribute rows and one payload row per version come on top.",
};
