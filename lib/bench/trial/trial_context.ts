import type { WaitingClock } from "../load/clock.ts";
import type { JobHost } from "./job.ts";
import type { Recorder } from "./recorder.ts";

/** What every part of a trial needs: where its rows go, its clock, and its parent process. */
export interface TrialContext {
  readonly recorder: Recorder;
  readonly clock: WaitingClock;
  readonly host: JobHost;
}
