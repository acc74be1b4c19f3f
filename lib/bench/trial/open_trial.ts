import { TrialWriter } from "../../runs/trial_writer.ts";
import { monotonicClock } from "../load/clock.ts";
import type { JobHost, TrialJob } from "./job.ts";
import { Recorder } from "./recorder.ts";
import type { TrialContext } from "./trial_context.ts";

/** Starts a trial: its clock at zero, its rows under the run folder. */
export async function openTrial(job: TrialJob, host: JobHost): Promise<TrialContext> {
  const clock = monotonicClock();
  return { clock, host, recorder: new Recorder(job, await TrialWriter.create(job.runDir, job.trial), clock) };
}
