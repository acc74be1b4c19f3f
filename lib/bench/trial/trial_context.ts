import { dirname } from "node:path";
import { TrialWriter } from "../../runs/trial_writer.ts";
import { LoadMeter } from "../environment/load_meter.ts";
import { settleDisk } from "../environment/settle_disk.ts";
import { CheckSteps } from "./check_steps.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import type { JobHost, TrialJob } from "./job.ts";
import { Recorder } from "./recorder.ts";

/** Shared by all parts of a trial: its recorder, its clock, what watches the machine, its checks, and its parent process. */
export interface TrialContext {
  readonly recorder: Recorder;
  readonly clock: WaitingClock;
  readonly load: LoadMeter;
  readonly checks: CheckSteps;
  readonly host: JobHost;
}

/** Starts a trial, with its clock at zero and its rows written to the run folder. */
export async function openTrial(job: TrialJob, host: JobHost): Promise<TrialContext> {
  const folder = dirname(job.storePath);
  await settleDisk(folder);
  const load = await LoadMeter.open(folder);
  const writer = await TrialWriter.create(job.runDir, job.trial);
  const clock = monotonicClock();
  const recorder = new Recorder(job, writer, { clock, load });
  return { clock, host, load, checks: new CheckSteps(job, host), recorder };
}
