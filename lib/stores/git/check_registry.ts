import { messageOf } from "../../errors.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import type { CheckResult } from "../entity_store.ts";
import { explainThinPacks } from "./foreign_format.ts";
import { gitFsck } from "./git_fsck.ts";
import type { LayoutReader } from "./layouts/registry_layout.ts";

/** Logs to be replayed, with what else is stored about them. */
export interface CheckedLogs extends Pick<LayoutReader, "tip" | "anchor" | "logProblem"> {
  /** Every prefix with a log. */
  prefixes(): AsyncIterable<string> | Iterable<string>;
  /** Events `from` up to, not including, `to`. */
  events(prefix: string, from: number, to: number): AsyncIterable<SignedEvent> | Iterable<SignedEvent>;
}

/**
 * Checks a whole registry: replays and verifies every log, compares the layout's other files with it, and runs `git fsck`.
 * Constant memory; cost grows with the events.
 */
export async function checkRegistry(reader: LayoutReader, gitdir: string): Promise<CheckResult> {
  const replay = await replayLogs(reader);
  const fsck = await gitFsck(gitdir);
  return {
    ok: replay.ok && fsck.ok,
    lines: [
      ...replay.lines,
      ...reader.registryNotes(replay),
      ...explainThinPacks(gitdir, fsck.line),
      fsck.line,
    ],
  };
}

/** Replays and verifies every log. A line counts them, one more for each that is not sound. */
export async function replayLogs(reader: CheckedLogs): Promise<CheckResult & { readonly logs: number }> {
  const problems: string[] = [];
  const total = { logs: 0, events: 0, signatures: 0 };
  for await (const prefix of reader.prefixes()) {
    const { events, signatures, problem } = await checkLog(reader, prefix);
    total.logs += 1;
    total.events += events;
    total.signatures += signatures;
    if (problem !== null) problems.push(`${prefix}: ${problem}`);
  }
  const line = `replay: ${total.logs} logs, ${total.events} events, ${total.signatures} signatures verified`;
  return { ok: problems.length === 0, lines: [line, ...problems], logs: total.logs };
}

async function checkLog(
  reader: CheckedLogs,
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
    const { events, signatures, state, problem } = await verifyLog(
      counted((tip?.sn ?? -1) + 1),
      reader.anchor,
    );
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
