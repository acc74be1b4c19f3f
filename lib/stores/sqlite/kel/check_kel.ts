import { messageOf } from "../../../errors.ts";
import { verifyLog } from "../../../keri/verify_log.ts";
import type { CheckResult } from "../../entity_store.ts";
import type { Database } from "../engine.ts";
import { countRows, integrityProblem, runChecks } from "../run_checks.ts";
import type { KelReader } from "./kel_reader.ts";

/** The engine's integrity check, then a replay of every log, with its stored key state compared. Constant memory. */
export async function checkKel(database: Database.Database, reader: KelReader): Promise<CheckResult> {
  const tables = runChecks([
    ["integrity_check", () => integrityProblem(database)],
    ["key states", () => {
      const without = countRows(database, "(SELECT prefix FROM events EXCEPT SELECT prefix FROM key_states)");
      return without === 0 ? null : `expected one for each log, found ${without} logs without`;
    }],
  ]);
  // A damaged file may end any query: what was found wrong before is told.
  if (!tables.ok) return tables;
  const problems: string[] = [];
  const total = { logs: 0, events: 0, signatures: 0 };
  for (let page = reader.prefixesAfter(""); page.length > 0; page = reader.prefixesAfter(page.at(-1)!)) {
    for (const prefix of page) {
      const { events, signatures, problem } = await checkLog(reader, prefix);
      total.logs += 1;
      total.events += events;
      total.signatures += signatures;
      if (problem !== null) problems.push(`${prefix}: ${problem}`);
    }
  }
  const replayed =
    `replay: ${total.logs} logs, ${total.events} events, ${total.signatures} signatures verified`;
  return { ok: problems.length === 0, lines: [replayed, ...problems, ...tables.lines] };
}

async function checkLog(reader: KelReader, prefix: string) {
  try {
    const { events, signatures, state, problem } = await verifyLog(reader.log(prefix), reader.anchor);
    if (problem !== null) {
      return { events, signatures, problem: `event ${problem.at}: ${problem.error.problem}` };
    }
    const agrees = JSON.stringify(await reader.state(prefix)) === JSON.stringify(state);
    return { events, signatures, problem: agrees ? null : "its key state does not agree with the log" };
  } catch (error) {
    return { events: 0, signatures: 0, problem: messageOf(error) };
  }
}
