import type { Subject } from "../runs/subject.ts";
import type { RunNoise } from "./evidence/run_noise.ts";
import type { Projection } from "./projection.ts";
import type { Rescaled } from "./rescale/rescaled.ts";
import type { Answer } from "./verdicts/answer.ts";
import type { Interval, Verdict } from "./verdicts/verdict.ts";

export type { Metric } from "../reference/metrics.ts";
export type { Projection } from "./projection.ts";

/** What is known of a law's prediction in one phase of a chain: `load`, `steady`, or a peak by its id. */
export interface LawPhase {
  readonly phase: string;
  /** Largest sizes of the phase's blocks in the calibration trials, and where its prediction was compared with a measurement. */
  readonly fittedTo: number;
  readonly testedTo: number;
  /** Measured / predicted of the phase's blocks alone, minus 1; null without a validation trial. */
  readonly predictionError: number | null;
  /** Measured / predicted at `testedTo`, the median of the largest trials; 1 without one. */
  readonly offBy: number;
  /** Rows written and closed by the largest block. */
  readonly blockRows: number;
  /** Mean share of closed rows among those the blocks touch. */
  readonly closedShare: number;
}

/** A fitted cost law: `cost = sum(coefficient * driver)`. */
export interface Law extends Subject {
  readonly id: string;
  readonly benchmark: string;
  /** For display: "commit ms = a + (b rows + c bytes) rows_before ^ growth". */
  readonly formula: string;
  readonly coefficients: readonly {
    readonly name: string;
    readonly unit: string;
    /** In `unit`. */
    readonly value: number;
    /** 95 % interval over trials. */
    readonly interval: Interval;
  }[];
  readonly trials: number;
  readonly samples: number;
  /** Range of the size driver it was fitted on. */
  readonly fittedFrom: number;
  readonly fittedTo: number;
  /** Largest size at which its prediction was compared with a measurement; `fittedTo` where none was. */
  readonly testedTo: number;
  readonly sizeUnit: string;
  /** Measured / predicted at the tested size, minus 1; null without a validation trial. */
  readonly predictionError: number | null;
  /** How far a power of the size that was not fitted may be from the one taken; absent or 0 where all were fitted. */
  readonly growthSpread?: number;
  /** The same by phase, for laws of commits; absent where phases do not differ. */
  readonly phases?: readonly LawPhase[];
}

/** Data of the headline chart: a metric against size, ready to draw. */
export interface Curve extends Subject {
  readonly metric: string;
  readonly metricTitle: string;
  readonly unit: string;
  readonly sizeUnit: string;
  /** Sizes in `sizeUnit`, values with their 95 % interval in `unit`; `n` trials. None where the run was rescaled. */
  readonly measured: readonly {
    readonly size: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
    readonly role: "calibration" | "validation";
  }[];
  /** The same as the law has it; `tested`: not beyond its test. */
  readonly law: readonly {
    readonly size: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly tested: boolean;
  }[];
  /** Labelled vertical rules: Mendoza 1x, this use case's need, breakpoint. */
  readonly marks: readonly {
    readonly size: number;
    readonly label: string;
    readonly kind: "mendoza" | "need" | "breakpoint";
  }[];
  /** Labelled horizontal rules: requirements, in the metric's unit. */
  readonly limits: readonly {
    readonly value: number;
    readonly label: string;
    readonly requirement: string;
    readonly sense: "at-least" | "at-most";
  }[];
}

/** The assessment of a run: everything reports and notebooks show. Plain data, made by `assess`. */
export interface Assessment {
  readonly schema: 2;
  readonly run: string;
  /** What it all comes to: a row a use case, and onboarding. */
  readonly answer: Answer;
  readonly laws: readonly Law[];
  readonly projections: readonly Projection[];
  readonly curves: readonly Curve[];
  readonly verdicts: readonly Verdict[];
  /** What else the machine did during the run. */
  readonly noise: RunNoise;
  /** Where the run was rescaled to another machine: then no time in here was measured there. */
  readonly rescaled?: Rescaled;
  /** Caveats that are shown with the numbers, as footnotes. */
  readonly warnings: readonly string[];
}
