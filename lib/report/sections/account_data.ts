import type { SizesData } from "../charts/sizes.ts";
import type { TimeAccountData } from "../charts/time_account.ts";
import { formatCount } from "../../text/numbers.ts";
import { focusTrials } from "./focus.ts";
import { type Missing, missing, type Story } from "./story.ts";

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

/** Where the wall time of a scenario's trials on one store (`focusTrials`) went: store, shared checks of events, encoding, waiting, verifying, other. */
export function trialTimeData(story: Story, scenario: string): TimeAccountData | Missing {
  const trials = focusTrials(story, scenario);
  if (trials.length === 0) return missing(story, scenario, "trials");
  const ids = new Set(trials.map((trial) => trial.trial));
  // Replays check too, but all of their time counts as verifying.
  const sharedMs = story.operations.filter((row) => ids.has(row.trial) && row.phase !== "verify")
    .reduce((total, row) => total + row.check_us / 1000, 0);
  return {
    of: `the ${trials.length} trials of ${scenario} on ${trials[0]!.store}`,
    timeMs: trialTime(trials, sharedMs),
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

/** Parts of the store of a scenario's largest trial, of one store (`focusTrials`). */
export function sizesData(story: Story, scenario: string): SizesData | Missing {
  const parts = story.sizes.filter((row) => row.bytes > 0 && row.role !== "file" && row.role !== "log");
  const byTrial = Map.groupBy(parts, (row) => row.trial);
  const trials = focusTrials(story, scenario).filter((trial) => byTrial.has(trial.trial));
  const trial = trials.toSorted((a, b) => b.file_bytes - a.file_bytes)[0];
  if (trial === undefined) return missing(story, scenario, "sizes");
  return {
    scenario,
    of: `trial ${trial.trial}, ${formatCount(trial.rows)} rows`,
    rows: byTrial.get(trial.trial)!,
    provenance: story.provenance,
  };
}
