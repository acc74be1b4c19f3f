import type { Manifest } from "../../runs/manifest.ts";
import type { Row } from "../../runs/schema.ts";
import type { Footprint } from "../verdicts/answer.ts";

/** What a store's engine takes, from its recorded settings and its trials; undefined where neither says. */
export function footprintOf(
  store: string,
  trials: readonly Row<"trials">[],
  { settings }: Pick<Manifest, "settings">,
): Footprint | undefined {
  const own = Object.entries(settings).find(([name]) => name.startsWith(`${store} `))?.[1];
  const engine = own?.sqlite_version === undefined ? own?.engine : `SQLite ${own.sqlite_version}`;
  const memory = trials.filter(({ memory_limit_bytes: limit }) => limit === null)
    .map(({ peak_rss_bytes: bytes }) => bytes);
  if (engine === undefined || memory.length === 0) return undefined;
  return {
    engine: String(engine),
    ownProcesses: own!.processes !== undefined,
    memoryBytes: memory.reduce((most, bytes) => Math.max(most, bytes)),
  };
}
