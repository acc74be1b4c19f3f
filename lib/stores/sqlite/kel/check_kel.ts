import { replayLogs } from "../../git/replay_logs.ts";
import type { CheckWatch, KelCheckResult } from "../../kel_registry.ts";
import type { Database } from "../engine.ts";
import { countRows, integrityProblem, runChecks } from "../run_checks.ts";
import type { KelReader } from "./kel_reader.ts";

/** The engine's integrity check, then a replay of every log, with its stored key state compared. Constant memory. */
export async function checkKel(
  database: Database.Database,
  reader: KelReader,
  watch?: CheckWatch,
): Promise<KelCheckResult> {
  const tables = runChecks([
    ["integrity_check", () => integrityProblem(database)],
    ["key states", () => {
      const without = countRows(database, "(SELECT prefix FROM events EXCEPT SELECT prefix FROM key_states)");
      return without === 0 ? null : `expected one for each log, found ${without} logs without`;
    }],
  ]);
  // In a damaged file any other query may fail too.
  if (!tables.ok) return tables;
  const { ok, lines, replay } = await replayLogs(reader, watch);
  return { ok, replay, lines: [...lines, ...tables.lines] };
}
