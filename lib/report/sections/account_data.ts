import type { TimeAccountData } from "../charts/time_account.ts";
import type { Story } from "./story.ts";

/** Entries of a run's time account (`lib/bench`) in words. */
const RUN_PARTS: Readonly<Record<string, string>> = {
  generate: "making data",
  wait: "waiting for data",
  encode: "encoding",
  check: "verifying results",
  other: "starting processes, idle, other",
};

/** Where the whole run's wall time went. */
export function runTimeData(story: Story): TimeAccountData {
  const named = Object.entries(story.manifest.timeMs).map(([name, ms]) =>
    [RUN_PARTS[name] ?? name, ms] as const
  );
  return {
    of: "the whole run",
    timeMs: Object.fromEntries(named),
    store: "store",
    provenance: story.provenance,
  };
}
