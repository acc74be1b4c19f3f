import { TrialWriter } from "../../runs/trial_writer.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import type { JobHost, TrialJob } from "./job.ts";
import { Recorder } from "./recorder.ts";

/** Shared by all parts of a trial: its recorder, its clock, and its parent process. */
export interface TrialContext {
  readonly recorder: Recorder;
  readonly clock: WaitingClock;
  readonly host: JobHost;
}

/** Starts a trial, with its clock at zero and its rows written to the run folder. */
export async function openTrial(job: TrialJob, host: JobHost): Promise<TrialContext> {
  const clock = monotonicClock();
  return { clock, host, recorder: new Recorder(job, await TrialWriter.create(job.runDir, job.trial), clock) };
}
