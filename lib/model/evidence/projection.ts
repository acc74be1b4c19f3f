import type { Law, Metric, Projection } from "../assessment.ts";
import { isBasePhase } from "../../runs/base_phases.ts";
import { type FittedLaw, predict } from "../laws/fit_law.ts";
import { byScale, type TrialGroup, type TrialSamples } from "../laws/trial_group.ts";
import { median, medianInterval } from "../../stats/mod.ts";
import {
  type BlockShape,
  closedShare,
  type Coefficients,
  errorFactor,
  scaledCosts,
  touchedRows,
  wideningFactor,
} from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** What a projection is about: a subject, and the unit its sizes are in. */
export type Projected = Pick<TrialGroup<unknown>, "subject" | "sizeUnit">;

/** A metric at a size. */
interface MetricAt {
  readonly metric: Metric;
  readonly size: number;
}

/** The fields that all projections of a subject share. */
export function projectionOf({ subject, sizeUnit }: Projected, { metric, size }: MetricAt) {
  return { ...subject, metric: metric.id, unit: metric.unit, size, sizeUnit };
}

/** A metric as measured: the median of the trials' values with its interval. */
export function measuredOver(about: Projected, at: MetricAt, values: readonly number[]): Projection {
  const { median: value, interval, n } = medianInterval(values);
  return {
    ...projectionOf(about, at),
    value,
    interval,
    trials: n,
    basis: "measured",
    beyond: 1,
    law: null,
  };
}

/** A metric of one trial, from the samples that count. */
export type Rate<Sample> = readonly [metric: Metric, of: (samples: readonly Sample[]) => number];

/** What rates are measured from: the samples that count, and the size of a trial's store after them. */
interface Counted<Sample> {
  readonly counted: (samples: readonly Sample[]) => readonly Sample[];
  readonly sizeAfter?: (trial: TrialSamples<Sample>) => number;
}

/**
 * Rates as measured over calibration trials and over validation trials, by scale, each at the size its trials ended with (or
 * `sizeAfter`). Trials without a sample that counts are left out.
 */
export function measuredRates<Sample>(
  group: TrialGroup<Sample>,
  { counted, sizeAfter = (trial) => trial.sizeAtEnd }: Counted<Sample>,
  rates: readonly Rate<Sample>[],
): Projection[] {
  const measured = (trials: readonly TrialSamples<Sample>[]) => {
    const own = trials.map((trial) => ({ trial, samples: counted(trial.samples) }))
      .filter(({ samples }) => samples.length > 0);
    if (own.length === 0) return [];
    const size = median(own.map(({ trial }) => sizeAfter(trial)));
    return rates.map(([metric, of]) =>
      measuredOver(group, { metric, size }, own.map(({ samples }) => of(samples)))
    );
  };
  return [...byScale([...group.others, ...group.calibration]), ...byScale(group.validation)].flatMap(
    measured,
  );
}

/** A question to a law at a size: the metric from its coefficients. */
export interface LawQuestion {
  readonly size: number;
  readonly question: (coefficients: Coefficients) => number;
  /** Phase whose blocks are asked about: the law's test on that phase counts. */
  readonly phase?: string;
  /** The metric where the store slows as fast with size as an interval allows for, given the size measured to. */
  readonly slowest?: (coefficients: Coefficients, measuredTo: number) => number;
  /** The block asked about. */
  readonly shape?: BlockShape;
  /** How many times as large as measured it is in what `shape` and `size` do not say, its payloads; 1 or less: no larger. */
  readonly times?: number;
}

/** What a law answers, the phase whose test was used, and how far beyond that test the question lies. */
interface LawAnswer {
  readonly value: number;
  readonly interval: Interval;
  readonly beyond: number;
  readonly testedIn: string | null;
}

/**
 * A law's prediction with its interval over trials: moved to what its test measured in the phase asked about, widened by the error that
 * the test found all the same, and on the slow side to what `slowest` allows for beyond the tested size.
 *
 * A block k times the largest that the test held widens the interval as a store k times larger does, and lies at least k times
 * beyond the test.
 */
export function askLaw(fitted: FittedLaw, asked: LawQuestion): LawAnswer {
  const { size, question, slowest, shape, times = 1 } = asked;
  const { law, testedIn, blockRows, offBy } = testFor(fitted.law, asked);
  const larger = Math.max(1, times) * Math.max(1, shape === undefined ? 1 : touchedRows(shape) / blockRows);
  const reach = size * larger;
  const corrected = recalibrated(fitted, law, { size: reach, offBy });
  const { value, interval } = predict(corrected, question);
  const known = widened(interval, wideningFactor(law, reach));
  const measuredTo = law.testedTo / larger;
  const slow = slowest === undefined || size <= measuredTo ? null : widened(
    predict(corrected, (c) => slowest(c, measuredTo)).interval,
    errorFactor(law.predictionError ?? 0),
  );
  return {
    value,
    interval: hull(known, slow),
    beyond: Math.max(size / law.testedTo, larger > 1 ? larger : 0),
    testedIn,
  };
}

/**
 * The law moved to what was measured at the end of its test: wholly there and beyond it, on the way as far as the size is there.
 * choice: what the test measured is nearer to larger stores than what smaller ones foretold; how near, `deno task project --held-out`
 * tells.
 */
function recalibrated(
  fitted: FittedLaw,
  { fittedTo, testedTo }: Pick<Law, "fittedTo" | "testedTo">,
  { size, offBy }: { readonly size: number; readonly offBy: number },
): FittedLaw {
  if (offBy === 1 || !(testedTo > fittedTo)) return fitted;
  const share = Math.log(size / fittedTo) / Math.log(testedTo / fittedTo);
  const factor = offBy ** Math.min(1, Math.max(0, share));
  const move = (law: Coefficients) => scaledCosts(law, factor);
  return { ...fitted, coefficients: move(fitted.coefficients), perTrial: fitted.perTrial.map(move) };
}

/** Largest difference of closed shares at which one phase's test speaks for another. choice: see `MIXES_APART`. */
const SAME_MIX = 0.05;

/**
 * The law with the test that counts for a phase: its own, or for a peak that no trial measured the steady stream's, where that
 * closes as large a share of its rows. Without one the law counts as untested there.
 */
function testFor(law: Law, { phase, shape }: LawQuestion) {
  if (phase === undefined || law.phases === undefined) return { law, ...UNTESTED };
  const known = law.phases.find((of) => of.phase === phase);
  const steady = law.phases.find((of) => of.phase === "steady");
  const covers = !isBasePhase(phase) && steady !== undefined && shape !== undefined &&
    closedShare(shape) <= steady.closedShare + SAME_MIX;
  const test = known ?? (covers ? steady : undefined);
  return test === undefined
    ? { law: { ...law, testedTo: law.fittedTo, predictionError: null }, ...UNTESTED }
    : { law: { ...law, ...test }, testedIn: test.phase, blockRows: test.blockRows, offBy: test.offBy };
}

/** What is known where no phase's test counts: blocks of any size, and no correction. */
const UNTESTED = { testedIn: null, blockRows: Infinity, offBy: 1 } as const;

/** A law's prediction at a size as a projection (`askLaw`). */
export function fromLaw(
  about: Projected,
  fitted: FittedLaw,
  { metric, ...asked }: MetricAt & LawQuestion,
): Projection {
  const { law } = fitted;
  const { testedIn, ...answer } = askLaw(fitted, asked);
  return {
    ...projectionOf(about, { metric, size: asked.size }),
    ...answer,
    basis: "projected",
    law: law.id,
    trials: law.trials,
    ...asked.phase === undefined ? {} : { phase: asked.phase, testedIn },
  };
}

function hull(a: Interval, b: Interval): Interval {
  return a && (b === null ? a : [Math.min(a[0], b[0]), Math.max(a[1], b[1])]);
}

/** An interval stretched at both ends by a factor of 1 or more. */
export function widened(interval: Interval, factor: number): Interval {
  return interval && [interval[0] / factor, interval[1] * factor];
}
