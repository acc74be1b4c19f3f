import type { CheckWatch, LogsReplay, Unpublished } from "../../stores/kel_registry.ts";
import { openRegistryToRead } from "../../stores/open_registry.ts";

export { problemLine } from "../../stores/git/replay_logs.ts";

/** What a check of a registry found. */
export interface CheckedLogs extends LogsReplay {
  readonly path: string;
  /** Kind of registry. */
  readonly kind: string;
  readonly ok: boolean;
  /** Acknowledged commits that are not published yet. */
  readonly unpublished: readonly Unpublished[];
  /** What else was found, a line each: files beside the logs, `git fsck`, the database's integrity, what is not published. */
  readonly others: readonly string[];
}

/** What no replay found, as of a damaged file. */
const NOTHING: LogsReplay = { logs: 0, events: 0, signatures: 0, problems: [] };

/**
 * Checks every log of a registry, and what it is kept in. The registry is only read, and nothing of its settings is run.
 * @throws {UsageError} There is none at the path. @throws {HeadroomError} It cannot be read, or `watch` ended the check.
 */
export async function checkLogs(path: string, watch: CheckWatch): Promise<CheckedLogs> {
  const { kind, registry } = await openRegistryToRead(path);
  try {
    const { ok, lines, replay, unpublished = [] } = await registry.check(watch);
    const others = replay === undefined ? lines : lines.slice(1 + replay.problems.length);
    return { path, kind: kind.name, ok, ...NOTHING, ...replay, unpublished, others };
  } finally {
    await registry.close();
  }
}
