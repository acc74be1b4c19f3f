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

/** Wall time of trials by what it was spent on, ms. @param sharedMs What of the store's time the shared checks of events took. */
export function trialTime(trials: readonly Story["trials"][number][], sharedMs = 0): Record<string, number> {
  const sum = (pick: (trial: Story["trials"][number]) => number) =>
    trials.reduce((total, trial) => total + pick(trial), 0);
  const named = {
    store: sum((trial) => trial.store_ms) - sharedMs,
    "shared checks of events": sharedMs,
    "making data": sum((trial) => trial.generate_ms),
    "waiting for data": sum((trial) => trial.wait_ms),
    encoding: sum((trial) => trial.encode_ms),
    "verifying results": sum((trial) => trial.check_ms),
  };
  const known = Object.values(named).reduce((total, ms) => total + ms, 0);
  return { ...named, other: Math.max(0, sum((trial) => trial.wall_ms) - known) };
}
