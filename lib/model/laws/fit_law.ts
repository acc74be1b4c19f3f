import { type LeastSquares, medianInterval } from "../../stats/mod.ts";
import { type Subject, subjectKey } from "../../runs/subject.ts";
import type { Law } from "../assessment.ts";
import { type Coefficients, errorFactor } from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** A law with the coefficients fitted to each trial alone, from which its intervals are made. */
export interface FittedLaw {
  readonly law: Law;
  /** From all calibration trials together. */
  readonly coefficients: Coefficients;
  readonly perTrial: readonly Coefficients[];
}

/** The parts of a law that do not follow from its samples. */
export interface LawDescription {
  /** Kind of law; its id begins with it. */
  readonly kind: string;
  readonly subject: Subject;
  readonly benchmark: string;
  readonly formula: string;
  readonly drivers: readonly { readonly name: string; readonly unit: string }[];
  readonly sizeUnit: string;
  readonly fittedFrom: number;
  readonly fittedTo: number;
  /** How far a power of the size that was not fitted may be from the one taken. */
  readonly growthSpread?: number;
}

/**
 * Fits costs to each trial's sums of products. The law itself is that of all trials together; each coefficient's
 * interval is the order-statistic interval of the trials' own fits (trials are the unit), stretched to hold the law's.
 * Null where no trial can be fitted. Its test comes later (`tested`).
 * @param solve The drivers' costs from the sums of some trials, none below 0.
 */
export function fitLaw<Sums extends { readonly samples: number }>(
  about: LawDescription,
  trials: readonly Sums[],
  solve: (trials: readonly Sums[]) => Pick<LeastSquares, "coefficients"> | null,
): FittedLaw | null {
  const together = solve(trials);
  if (together === null) return null;
  const named = (values: readonly number[]): Coefficients =>
    Object.fromEntries(about.drivers.map(({ name }, i) => [name, values[i]!]));
  const perTrial = trials.flatMap((sums) => {
    const own = solve([sums]);
    return own === null ? [] : [named(own.coefficients)];
  });
  const coefficients = named(together.coefficients);
  const samples = trials.reduce((sum, own) => sum + own.samples, 0);
  return { law: describe(about, { coefficients, perTrial }, samples), coefficients, perTrial };
}

/** A law without a test, from coefficients however they were found. */
export function describe(
  about: LawDescription,
  { coefficients, perTrial }: Omit<FittedLaw, "law">,
  samples: number,
): Law {
  const { kind, subject, drivers, ...rest } = about;
  return {
    id: `${kind}:${subjectKey(subject)}`,
    ...subject,
    ...rest,
    coefficients: drivers.map(({ name, unit }) => ({
      name,
      unit,
      value: coefficients[name] ?? 0,
      interval: overTrials(coefficients[name] ?? 0, perTrial.map((own) => own[name] ?? 0)),
    })),
    trials: perTrial.length,
    samples,
    testedTo: about.fittedTo,
    predictionError: null,
  };
}

/** The same law with the result of its test: measured / predicted - 1 at `testedTo`. */
export function tested(fitted: FittedLaw, testedTo: number, predictionError: number | null): FittedLaw {
  if (predictionError === null || !(testedTo > fitted.law.fittedTo)) return fitted;
  return { ...fitted, law: { ...fitted.law, testedTo, predictionError } };
}

/** The error that widens intervals most. Not the mean: validation trials are few, and opposite errors must not cancel. */
export function worstError(errors: readonly number[]): number {
  return errors.reduce((worst, error) => errorFactor(error) > errorFactor(worst) ? error : worst);
}

/** A prediction with its interval over trials: the same question is put to each trial's own law. */
export function predict(
  fitted: FittedLaw,
  question: (coefficients: Coefficients) => number,
): { readonly value: number; readonly interval: Interval } {
  const value = question(fitted.coefficients);
  return { value, interval: overTrials(value, fitted.perTrial.map(question)) };
}

/** 95 % order-statistic interval of trials' values, stretched where needed to hold `value`; null under six trials. */
export function overTrials(value: number, trials: readonly number[]): Interval {
  const interval = trials.length === 0 ? null : medianInterval(trials).interval;
  return interval === null ? null : [Math.min(value, interval[0]), Math.max(value, interval[1])];
}
