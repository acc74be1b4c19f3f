import { messageOf } from "../../errors.ts";
import { verifyLog } from "../../keri/verify_log.ts";
import type { CheckResult } from "../entity_store.ts";
import { explainThinPacks } from "./foreign_format.ts";
import { gitFsck } from "./git_fsck.ts";
import { eventsFolder, identityFolder, parseState, STATE_FILE } from "./layout.ts";
import type { RegistryReader } from "./registry_reader.ts";

/**
 * Checks a whole registry: replays and verifies every log, compares tip and state files with it, counts identifiers, and
 * runs `git fsck`. Constant memory; cost grows with the events.
 */
export async function checkRegistry(reader: RegistryReader, gitdir: string): Promise<CheckResult> {
  const problems: string[] = [];
  const total = { logs: 0, events: 0, signatures: 0 };
  for await (const prefix of reader.prefixes()) {
    const { events, signatures, problem } = await checkLog(reader, prefix);
    total.logs += 1;
    total.events += events;
    total.signatures += signatures;
    if (problem !== null) problems.push(`${prefix}: ${problem}`);
  }
  const { identity_count: expected } = await reader.metadata();
  if (expected !== total.logs) {
    problems.push(`metadata.json counts ${expected} identifiers, there are ${total.logs}`);
  }
  const fsck = await gitFsck(gitdir);
  const replayed =
    `replay: ${total.logs} logs, ${total.events} events, ${total.signatures} signatures verified`;
  return {
    ok: problems.length === 0 && fsck.ok,
    lines: [replayed, ...problems, ...explainThinPacks(gitdir, fsck.line), fsck.line],
  };
}

async function checkLog(
  reader: RegistryReader,
  prefix: string,
): Promise<{ events: number; signatures: number; problem: string | null }> {
  try {
    const tip = await reader.tip(prefix);
    const entries = await reader.entries(prefix, 0, (tip?.sn ?? -1) + 1);
    const { events, signatures, state, problem } = await verifyLog(reader.events(entries), reader.anchor);
    const found = { events, signatures };
    if (problem !== null) return { ...found, problem: `event ${problem.at}: ${problem.error.problem}` };
    if (tip === null || tip.sn !== state?.sn || tip.said !== state.said || state.prefix !== prefix) {
      return { ...found, problem: `tip.json says event ${tip?.sn}, the log ends with event ${state?.sn}` };
    }
    const folder = await reader.tree.folder(eventsFolder(prefix));
    if (folder?.names().length !== 2 * events) {
      return { ...found, problem: "events/ holds files beyond the tip" };
    }
    const file = await reader.tree.file(identityFolder(prefix), STATE_FILE);
    const cached = file === null ? null : parseState(file, tip);
    const agrees = JSON.stringify(cached) === JSON.stringify(state);
    return { ...found, problem: agrees ? null : "state.json does not agree with the log" };
  } catch (error) {
    return { events: 0, signatures: 0, problem: messageOf(error) };
  }
}
