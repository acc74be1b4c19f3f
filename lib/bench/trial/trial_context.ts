import { TrialWriter } from "../../runs/trial_writer.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import type { JobHost, TrialJob } from "./job.ts";
import { Recorder } from "./recorder.ts";

/** What every part of a trial needs: where its rows go, its clock, and its parent process. */
export interface TrialContext {
  readonly recorder: Recorder;
  readonly clock: WaitingClock;
  readonly host: JobHost;
}

/** Starts a trial: its clock at zero, its rows under the run folder. */
export async function openTrial(job: TrialJob, host: JobHost): Promise<TrialContext> {
  const clock = monotonicClock();
  return { clock, host, recorder: new Recorder(job, await TrialWriter.create(job.runDir, job.trial), clock) };
}
