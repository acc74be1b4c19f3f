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
