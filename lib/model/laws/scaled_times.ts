import { type Subject, subjectKey } from "../../runs/subject.ts";
import type { Law } from "../assessment.ts";
import { remembered } from "../../remembered.ts";
import {
  percentileInterval,
  pooledQuantile,
  quantileSorted,
  resampled,
  sorted,
  TRIALS_FOR_INTERVAL,
} from "../../stats/mod.ts";
import { overTrials } from "./fit_law.ts";
import { type BlockShape, type Coefficients, commitMs, errorFactor, largestSlowdown } from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** A statistic of samples, and how many samples it needs. */
export interface Statistic {
  readonly of: (samples: readonly number[]) => number;
  /** The same of the samples of some groups together, for any choice of their places. */
  readonly ofSome: (groups: readonly (readonly number[])[]) => (chosen: readonly number[]) => number;
  readonly samplesNeeded: number;
}

/** Samples are asked for several quantiles. */
const ascending = remembered((samples: readonly number[]) => sorted(samples));

/** The `p`-quantile. */
export function quantileOf(p: number, samplesNeeded: number): Statistic {
  return {
    of: (samples) => quantileSorted(ascending(samples), p),
    ofSome: (groups) => pooledQuantile(groups, p),
    samplesNeeded,
  };
}

/** Seed of the resampling; fixed, so that a run always gives the same assessment. */
const BOOTSTRAP_SEED = 20261122;

/** Places of trials as they are drawn in each resample, by how many trials there are: every time is resampled alike. */
const DRAWS = new Map<number, readonly (readonly number[])[]>();

function drawsOf(trials: number): readonly (readonly number[])[] {
  const places = Array.from({ length: trials }, (_, place) => place);
  const options = { seed: BOOTSTRAP_SEED, resamples: 400 };
  return DRAWS.getOrInsertComputed(trials, () => resampled(options, (draw) => draw(places)));
}

/** Largest growth of a time with the store, as a power of its size. choice: nothing reads more than everything once. */
const EXPONENT_MAX = 1;

/** Samples by trial, ms, and the size of the trials' stores, rows. */
interface SizedSamples {
  readonly samples: readonly (readonly number[])[];
  readonly size: number;
}

/** A time to scale, ms: measured at the calibration size and, where validated, at a larger one. */
interface ScaledInput {
  readonly kind: string;
  readonly subject: Subject;
  readonly benchmark: string;
  readonly formula: string;
  readonly statistic: Statistic;
  readonly calibration: SizedSamples;
  /** Without samples where there is no validation trial. */
  readonly validation: SizedSamples;
  /** Growth of the time with size by a law; null without one: then constant, and growth at the validation size is its error. */
  readonly growth: CommitGrowth | null;
}

/** Growth as the commit law has it for the mean time of this block. */
interface CommitGrowth {
  readonly coefficients: Coefficients;
  readonly shape: BlockShape;
}

/** A time that can be scaled to any size (`timesAt`). Plain data. */
export interface ScaledTimes {
  /** Its first coefficient is the time at the calibration size; its second, without `growth`, the power of size it grows with. */
  readonly law: Law;
  /** Largest size it was measured at, rows, and the time there, ms. */
  readonly measuredTo: number;
  readonly anchor: number;
  readonly growth: CommitGrowth | null;
}

/**
 * Scales a measured time (a p99, a mean query) from the largest measured size to another one.
 *
 * With a growth law (commit times grow as the commit law's mean) its prediction at the validation size gives the error, and
 * the interval over trials is widened by it once per quadrupling beyond the measured size, on the slow side at least to
 * `largestSlowdown`. Without one (queries) two sizes
 * cannot both give a growth and test it: the value continues the growth seen between them as a power of size, and the
 * interval covers every growth from none to proportional to the data.
 * Null where the calibration trials hold too few samples for the statistic.
 */
export function scaledTimes(input: ScaledInput): ScaledTimes | null {
  const { statistic, growth, calibration: { samples, size: fitSize }, validation: { size: testSize } } =
    input;
  const fitValue = pooledStatistic(samples, statistic);
  if (fitValue === null || !(fitValue > 0)) return null;
  const testValue = testSize > fitSize ? pooledStatistic(input.validation.samples, statistic) : null;
  const trials = samples.filter((own) => own.length > 0);
  const spread = spreadOf(fitValue, trials, statistic);
  const expected = growth === null ? fitValue : fitValue * meanMs(growth, testSize) / meanMs(growth, fitSize);
  const error = testValue === null ? null : testValue / expected - 1;
  const exponent = growth === null && error !== null
    ? Math.min(EXPONENT_MAX, Math.max(0, Math.log(1 + error) / Math.log(testSize / fitSize)))
    : 0;
  const [measuredTo, anchor] = testValue === null ? [fitSize, fitValue] : [testSize, testValue];
  return {
    law: lawOf(input, {
      value: fitValue,
      interval: spread,
      trials: trials.length,
      exponent,
      testedTo: measuredTo,
      predictionError: error,
    }),
    measuredTo,
    anchor,
    growth,
  };
}

/** The time at a size, ms, with its interval. @param size Rows. */
export function timesAt(
  { law, measuredTo, anchor, growth }: ScaledTimes,
  size: number,
): { readonly value: number; readonly interval: Interval } {
  const [{ value: fitValue, interval: spread }, exponent] = law.coefficients as readonly [
    Coefficient,
    Coefficient?,
  ];
  const growthTo = (rows: number) => growth === null ? rows ** exponent!.value : meanMs(growth, rows);
  const value = anchor * growthTo(size) / growthTo(measuredTo);
  const ratio = Math.max(1, size / measuredTo);
  const [fastest, slowest] = growth === null
    ? [anchor, anchor * ratio ** EXPONENT_MAX]
    : widened(value, { anchor, error: law.predictionError, ratio });
  return { value, interval: spread && [fastest * spread[0] / fitValue, slowest * spread[1] / fitValue] };
}

type Coefficient = Law["coefficients"][number];

function meanMs({ coefficients, shape }: CommitGrowth, rows: number): number {
  return commitMs(coefficients, shape, rows);
}

/**
 * A tested law's value with its error compounded once per quadrupling, and on the slow side up to `largestSlowdown`.
 * Source: README.md "How to read a result".
 */
function widened(
  value: number,
  { anchor, error, ratio }: {
    readonly anchor: number;
    readonly error: number | null;
    readonly ratio: number;
  },
): [number, number] {
  const factor = error === null ? 1 : errorFactor(error) ** (Math.log2(ratio) / 2);
  return [value / factor, Math.max(value * factor, anchor * largestSlowdown(ratio))];
}

function pooledStatistic(trials: readonly (readonly number[])[], statistic: Statistic): number | null {
  const samples = trials.flat();
  return samples.length < Math.max(1, statistic.samplesNeeded) ? null : statistic.of(samples);
}

/**
 * 95 % interval over trials: of their own statistics where each has enough samples for one, else trials are resampled and
 * the statistic is taken of all their samples, so that no p99 comes from a few dozen samples.
 */
function spreadOf(value: number, trials: readonly (readonly number[])[], statistic: Statistic): Interval {
  if (trials.every((samples) => samples.length >= statistic.samplesNeeded)) {
    return overTrials(value, trials.map(statistic.of));
  }
  if (trials.length < TRIALS_FOR_INTERVAL) return null;
  const drawn = percentileInterval(drawsOf(trials.length).map(statistic.ofSome(trials)));
  return [Math.min(value, drawn[0]), Math.max(value, drawn[1])];
}

function lawOf(
  input: ScaledInput,
  { value, interval, exponent, ...found }: Pick<Law, "trials" | "testedTo" | "predictionError"> & {
    readonly value: number;
    readonly interval: Interval;
    readonly exponent: number;
  },
): Law {
  const { kind, subject, benchmark, formula, calibration: { samples, size } } = input;
  const measured = { name: "at_calibration_size", unit: "ms", value, interval };
  const growth = { name: "growth_exponent", unit: "", value: exponent, interval: null };
  return {
    id: `${kind}:${subjectKey(subject)}`,
    ...subject,
    benchmark,
    formula,
    coefficients: input.growth === null ? [measured, growth] : [measured],
    samples: samples.flat().length,
    sizeUnit: "rows",
    fittedFrom: size,
    fittedTo: size,
    ...found,
  };
}
