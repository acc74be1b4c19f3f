import type { UpkeepResult } from "../../bench/upkeep/upkeep_result.ts";
/** x */
export function upkeepLines(results: readonly UpkeepResult[], title: string): string[] {
  return [title, JSON.stringify(results).slice(0,100)];
}
