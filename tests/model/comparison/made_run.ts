import type { Measurements } from "../../../lib/runs/measurements.ts";
import { RunWriter } from "../../../lib/runs/run_writer.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { TrialWriter } from "../../../lib/runs/trial_writer.ts";
import { QUIET_LOAD, sampleManifest, sampleRow } from "../../runs/sample_run.ts";

/** A run of eight trials whose commits take `meanUs`, spread by a few percent from trial to trial. */
export function runOf(meanUs: number, changes: Parameters<typeof sampleManifest>[0] = {}): Measurements {
  const trials = Array.from({ length: 8 }, (_, i): Row<"trials"> => ({
    ...sampleRow("trials", `t${i}`, 0),
    benchmark: "append",
    scenario: "mendoza",
    store: "bitemporal",
    variant: "full",
    scale: 0.5,
    status: "ok",
    role: "calibration",
    durability: "machine",
    file_bytes: 4096,
    ...QUIET_LOAD,
  }));
  const commits = trials.flatMap(({ trial }, i) =>
    [0, 1].map((half): Row<"commits"> => ({
      ...sampleRow("commits", trial, 0),
      phase: "load",
      versions: 1,
      start_us: 100,
      end_us: 100 + meanUs * (1 + i / 100 + (half - 0.5) / 10),
    }))
  );
  return {
    manifest: sampleManifest({ status: "complete", ...changes }),
    trials,
    commits,
    operations: [],
    queries: [],
  };
}

/** Writes such a run into a folder, as one that was stopped: its trials are lines. */
export async function writeRun(dir: string, { manifest, trials, commits }: Measurements): Promise<void> {
  using _ = await RunWriter.create(dir, { ...manifest, status: "interrupted" });
  for (const row of trials) {
    const writer = await TrialWriter.create(dir, row.trial);
    writer.add("trials", row);
    for (const commit of commits.filter(({ trial }) => trial === row.trial)) writer.add("commits", commit);
    await writer.done({});
  }
}
