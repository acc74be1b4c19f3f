import type { CheckWatch, LogProblem } from "../../stores/kel_registry.ts";
import { openRegistryToRead } from "../../stores/open_registry.ts";

/** What a check of a registry found. */
export interface CheckedLogs {
  readonly path: string;
  /** Kind of registry. */
  readonly kind: string;
  readonly ok: boolean;
  readonly logs: number;
  readonly events: number;
  readonly signatures: number;
  /** Logs that are not sound: which event, and why. */
  readonly problems: readonly LogProblem[];
  /** What else was found, a line each: files beside the logs, `git fsck`, the database's integrity. */
  readonly others: readonly string[];
  /** A line for each of `problems`. */
  readonly lines: readonly string[];
}

/**
 * Checks every log of a registry, and what it is kept in. The registry is only read, and nothing of its settings is run.
 * @throws {UsageError} There is none at the path. @throws {HeadroomError} It cannot be read, or `watch` ended the check.
 */
export async function checkLogs(path: string, watch: CheckWatch): Promise<CheckedLogs> {
  const { kind, registry } = await openRegistryToRead(path);
  try {
    const { ok, lines, replay } = await registry.check(watch);
    const { problems = [], logs = 0, events = 0, signatures = 0 } = replay ?? {};
    const begin = replay === undefined ? 0 : 1 + problems.length;
    return {
      ...{ path, kind: kind.name, ok, logs, events, signatures, problems },
      lines: lines.slice(replay === undefined ? 0 : 1, begin),
      others: lines.slice(begin),
    };
  } finally {
    await registry.close();
  }
}
