import { listScenarios } from "../../scenarios/describe/list_scenarios.ts";
import { SCENARIOS } from "../../scenarios/mod.ts";
import { printTable } from "./print_table.ts";
import type { Terminal } from "./terminal.ts";

/** Version of the `--json` object. */
const SCHEMA = 1;
/** Longest title shown, so that a line with ids and numbers stays within 120 characters. */
const TITLE_MAX = 60;

/** Prints every built-in scenario with its title and size. Returns the exit code. */
export function printScenarios(io: Terminal): number {
  const scenarios = listScenarios(Object.values(SCENARIOS));
  if (io.json) io.out(JSON.stringify({ schema: SCHEMA, scenarios }));
  else {
    printTable({
      title: `${scenarios.length} scenarios; deno task scenario show <id> explains one`,
      columns: ["id", "title", "entities", "rows"],
      left: ["title"],
      rows: scenarios.map((
        { id, title, entitiesText, rowsText },
      ) => [id, cut(title), entitiesText, rowsText]),
    }, io);
  }
  return 0;
}

/** A title that leaves room for the numbers beside it. */
function cut(title: string): string {
  return title.length > TITLE_MAX ? `${title.slice(0, TITLE_MAX - 1)}…` : title;
}
