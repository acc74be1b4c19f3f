import { HeadroomError, messageOf } from "../../errors.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import { Turns } from "../../turns.ts";
import type { CheckWatch, KelCheckResult, LogProblem, LogsReplay } from "../kel_registry.ts";
import type { LayoutReader } from "./layouts/registry_layout.ts";

/** Logs to be replayed, with what else is stored about them. */
export interface CheckedLogs extends Pick<LayoutReader, "tip" | "anchor" | "logProblem"> {
  /** Every prefix with a log. */
  prefixes(): AsyncIterable<string> | Iterable<string>;
  /** Events `from` up to, not including, `to`. */
  events(prefix: string, from: number, to: number): AsyncIterable<SignedEvent> | Iterable<SignedEvent>;
}

/** Replays and verifies every log. A line counts them, one more for each that is not sound. */
export async function replayLogs(
  reader: CheckedLogs,
  watch: CheckWatch = {},
): Promise<KelCheckResult & { readonly replay: LogsReplay }> {
  const problems: LogProblem[] = [];
  const turns = new Turns();
  const total = { logs: 0, events: 0, signatures: 0 };
  for await (const prefix of reader.prefixes()) {
    const { events, signatures, problem } = await checkLog(reader, prefix, async () => {
      await turns.take();
      watch.interrupted?.throwIfAborted();
    });
    total.logs += 1;
    total.events += events;
    total.signatures += signatures;
    if (problem !== null) problems.push({ prefix, ...problem });
    watch.onLog?.();
  }
  const line = `replay: ${total.logs} logs, ${total.events} events, ${total.signatures} signatures verified`;
  return {
    ok: problems.length === 0,
    lines: [line, ...problems.map(problemLine)],
    replay: { ...total, problems },
  };
}

/** What one log's replay found. */
interface CheckedLog {
  readonly events: number;
  readonly signatures: number;
  readonly problem: Omit<LogProblem, "prefix"> | null;
}

/** @param pause Called after each event; it throws where the check is to end. */
async function checkLog(
  reader: CheckedLogs,
  prefix: string,
  pause: () => Promise<void>,
): Promise<CheckedLog> {
  let read = 0;
  // The event that is being read; null before the first one and after the last.
  let sn: number | null = null;
  async function* counted(to: number) {
    sn = 0;
    for await (const event of reader.events(prefix, 0, to)) {
      yield event;
      sn = read += 1;
      await pause();
    }
    sn = null;
  }
  try {
    const tip = await reader.tip(prefix);
    const { events, signatures, state, problem } = await verifyLog(
      counted((tip?.sn ?? -1) + 1),
      namedAnchors(reader),
    );
    const found = (sn: number | null, reason: string | null) => ({
      ...{ events, signatures },
      problem: reason === null ? null : { sn, reason },
    });
    if (problem !== null) return found(problem.at, problem.error.problem);
    if (tip === null || state === null || tip.sn !== state.sn || state.prefix !== prefix) {
      return found(null, `its tip is event ${tip?.sn}, the log ends with event ${state?.sn}`);
    }
    return found(null, await reader.logProblem({ prefix, events, state }));
  } catch (error) {
    await pause();
    const reason = error instanceof HeadroomError ? error.message : `it cannot be read: ${messageOf(error)}`;
    return { events: read, signatures: 0, problem: { sn, reason } };
  }
}

/** Anchors of which one that cannot be read is named: it is of another log. */
function namedAnchors(reader: Pick<CheckedLogs, "anchor">): CheckedLogs["anchor"] {
  return async (prefix, sn) => {
    try {
      return await reader.anchor(prefix, sn);
    } catch (cause) {
      const problem = `its anchor, event ${sn} of ${prefix}, cannot be read: ${messageOf(cause)}`;
      throw new HeadroomError(problem, { cause });
    }
  };
}

/** A log that is not sound, its first wrong event and why, in a line. */
export function problemLine({ prefix, sn, reason }: LogProblem): string {
  if (sn === null) return `${prefix}: ${reason}`;
  const lastGood = sn === 0 ? "no event before it is good" : `event ${sn - 1} is the last good one`;
  return `${prefix}: event ${sn}: ${reason}; ${lastGood}`;
}
