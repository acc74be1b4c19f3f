/** Receives the progress of a run. */
export interface BenchObserver {
  note(line: string): void;
  /** A data set is about to be made or checked: number `index` of `total`. */
  data(label: string, index: number, total: number): void;
  /** A trial is about to run: number `index` of the run, finished ones counted. */
  trial(index: number): void;
  /** Progress of the current job, in its own unit. */
  progress(done: number, total: number): void;
}

/** The environment of a run: who follows and interrupts it, its clock, and its data sets. */
export interface BenchHost {
  readonly observer: BenchObserver;
  readonly interrupted: AbortSignal;
  /** Wall clock; only for the manifest. */
  readonly now: () => Date;
  /** Folder for prepared data sets, kept between runs. */
  readonly datasetsDir: string;
}
