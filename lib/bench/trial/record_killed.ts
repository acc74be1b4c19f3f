import { TrialWriter } from "../../runs/trial_writer.ts";
import type { TrialJob } from "./job.ts";
import { jobColumns } from "./job_columns.ts";

/**
 * Records a trial whose process was killed as finished and failed: that its memory did not hold it is what was found out, and
 * trying it again would not change that. It has no figures; nothing counts failed trials.
 */
export async function recordKilled(job: TrialJob, error: string): Promise<void> {
  const writer = await TrialWriter.create(job.runDir, job.trial);
  writer.add("trials", {
    ...jobColumns(job),
    ...{ status: "failed", error, durability: "process" },
    ...{ wall_ms: 0, generate_ms: 0, wait_ms: 0, encode_ms: 0, store_ms: 0, check_ms: 0 },
    ...{ entities: 0, versions: 0, rows: 0, events: 0, root_events: 0, commits: 0, queries: 0 },
    ...{ peak_rss_bytes: 0, file_bytes: 0, write_bytes: null, measuring_us: null, recording_us: null },
    ...{ load_average: null, others_cpu_share: null, steal_share: null, cpu_wait_share: null },
    ...{ fsync_before_us: null, fsync_after_us: null },
  });
  await writer.done({});
}
