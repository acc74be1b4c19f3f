import type { EntityScenario } from "../scenario.ts";

/** Choices made where the sources are contradictory or silent, by the finding's id or a name. */
export function choices(table: Readonly<Record<string, string>>): EntityScenario["choices"] {
  return Object.entries(table).map(([id, choice]) => ({ id, choice }));
}

/** Rows that every published count leaves out (finding X-01). */
export const SYSTEM_ROWS = {
  "X-01": "8 system attribute rows and one payload row per version come on top.",
};
