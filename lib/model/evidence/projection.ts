import type { Metric, Projection } from "../assessment.ts";
import type { FittedLaw } from "../laws/fit_law.ts";
import { predict } from "../laws/fit_law.ts";
import { sizeAtEnd, type TrialGroup, type TrialSamples } from "../laws/trial_group.ts";
import { medianInterval } from "../../stats/mod.ts";
import { type Coefficients, wideningFactor } from "../predict.ts";
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

/**
 * Rates as measured over calibration trials and over validation trials, each at the size its trials ended with. Trials
 * without a sample that counts are left out.
 */
export function measuredRates<Sample>(
  group: TrialGroup<Sample>,
  counted: (samples: readonly Sample[]) => readonly Sample[],
  rates: readonly Rate<Sample>[],
): Projection[] {
  const measured = (trials: readonly TrialSamples<Sample>[]) => {
    const own = trials.filter(({ samples }) => counted(samples).length > 0);
    if (own.length === 0) return [];
    const size = sizeAtEnd(own);
    return rates.map(([metric, of]) =>
      measuredOver(group, { metric, size }, own.map(({ samples }) => of(counted(samples))))
    );
  };
  return [...measured(group.calibration), ...measured(group.validation)];
}

/** A law's prediction at a size, with its interval over trials widened by the law's tested error. */
export function fromLaw(
  about: Projected,
  fitted: FittedLaw,
  { question, ...at }: MetricAt & { readonly question: (coefficients: Coefficients) => number },
): Projection {
  const { law } = fitted;
  const { value, interval } = predict(fitted, question);
  return {
    ...projectionOf(about, at),
    beyond: at.size / law.testedTo,
    value,
    interval: widened(interval, wideningFactor(law, at.size)),
    basis: "projected",
    law: law.id,
    trials: law.trials,
  };
}

/** An interval stretched at both ends by a factor of 1 or more. */
export function widened(interval: Interval, factor: number): Interval {
  return interval && [interval[0] / factor, interval[1] * factor];
}
