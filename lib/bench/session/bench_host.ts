import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { PointSize } from "../data/point_size.ts";
import type { PlannedTrial } from "../plan/plan.ts";
import type { JobProgress } from "../trial/job.ts";

/** Receives the progress of a run. */
export interface BenchObserver {
  note(line: string): void;
  /** A data set is about to be made or checked; `done` of `total` are. */
  data(label: string, done: number, total: number): void;
  /** A trial is about to run. */
  trial(trial: PlannedTrial, count: TrialCount): void;
  /** A noisy trial is about to be measured again; counted are only such. */
  again(trial: PlannedTrial, count: TrialCount): void;
  /** How far the data set or trial at hand has come. */
  progress(progress: JobProgress): void;
}

/** Trials that are finished, of all, and the planned time of those that are not, seconds. */
export interface TrialCount {
  readonly done: number;
  readonly total: number;
  readonly leftS: number;
}

/** A point of an experiment, or the real size of a profile, whose data is ready and whose trials are about to run. */
export interface ReadyPoint {
  /** The run folder. */
  readonly dir: string;
  readonly scenario: EntityScenario;
  /** What each of its trials will write. */
  readonly size: PointSize;
  /** Those still to be measured, in order. */
  readonly trials: readonly PlannedTrial[];
}

/** The environment of a run: who follows and interrupts it, its clock, and its data sets. */
export interface BenchHost {
  readonly observer: BenchObserver;
  readonly interrupted: AbortSignal;
  /** Wall clock; only for the manifest. */
  readonly now: () => Date;
  /** Folder for prepared data sets, kept between runs. */
  readonly datasetsDir: string;
  /** Called before the trials of each such point, so that what is expected of them is written down first. */
  readonly beforePoint?: (point: ReadyPoint) => Promise<void>;
}
