import { messageOf } from "../../errors.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import type { CheckResult } from "../entity_store.ts";
import { explainThinPacks } from "./foreign_format.ts";
import { gitFsck } from "./git_fsck.ts";
import type { LayoutReader } from "./layouts/registry_layout.ts";

/**
 * Checks a whole registry: replays and verifies every log, compares the layout's other files with it, and runs `git fsck`.
 * Constant memory; cost grows with the events.
 */
export async function checkRegistry(reader: LayoutReader, gitdir: string): Promise<CheckResult> {
  const problems: string[] = [];
  const total = { logs: 0, events: 0, signatures: 0 };
  for await (const prefix of reader.prefixes()) {
    const { events, signatures, problem } = await checkLog(reader, prefix);
    total.logs += 1;
    total.events += events;
    total.signatures += signatures;
    if (problem !== null) problems.push(`${prefix}: ${problem}`);
  }
  const fsck = await gitFsck(gitdir);
  const replayed =
    `replay: ${total.logs} logs, ${total.events} events, ${total.signatures} signatures verified`;
  return {
    ok: problems.length === 0 && fsck.ok,
    lines: [
      replayed,
      ...problems,
      ...reader.registryNotes(total),
      ...explainThinPacks(gitdir, fsck.line),
      fsck.line,
    ],
  };
}

async function checkLog(
  reader: LayoutReader,
  prefix: string,
): Promise<{ events: number; signatures: number; problem: string | null }> {
  let read = 0;
  async function* counted(to: number) {
    for await (const event of reader.events(prefix, 0, to)) {
      yield event;
      read += 1;
    }
  }
  try {
    const tip = await reader.tip(prefix);
    const { events, signatures, state, problem } = await verifyLog(counted((tip?.sn ?? -1) + 1), reader.anchor);
    const found = { events, signatures };
    if (problem !== null) {
      return { ...found, problem: `event ${problem.at}: ${problem.error.problem}; ${lastGood(events)}` };
    }
    if (tip === null || state === null || tip.sn !== state.sn || state.prefix !== prefix) {
      return { ...found, problem: `its tip is event ${tip?.sn}, the log ends with event ${state?.sn}` };
    }
    return { ...found, problem: await reader.logProblem({ prefix, events, state }) };
  } catch (error) {
    return { events: read, signatures: 0, problem: `${messageOf(error)}; ${lastGood(read)}` };
  }
}

function lastGood(events: number): string {
  return events === 0 ? "no event before it is good" : `event ${events - 1} is the last good one`;
}
