import type { Row } from "../../runs/schema.ts";
import { type Timed, totalMs } from "../../runs/service_time.ts";
import { type Subject, subjectOf } from "../../runs/subject.ts";
import { median, TRIALS_FOR_INTERVAL } from "../../stats/mod.ts";
import type { Coefficients } from "../predict.ts";
import { type FittedLaw, type LawDescription, tested, worstError } from "./fit_law.ts";

/** One trial's samples of one kind (block commits, registry calls), in order of time. */
export interface TrialSamples<Sample> {
  readonly trial: Row<"trials">;
  readonly samples: readonly Sample[];
  /** Size of its store at the end, in the law's size unit. */
  readonly sizeAtEnd: number;
}

/** Trials of one subject by role, with the law fitted to some of them; null where none could be fitted. */
export interface TrialGroup<Sample> {
  readonly subject: Subject;
  readonly durability: string;
  readonly sizeUnit: string;
  readonly calibration: readonly TrialSamples<Sample>[];
  readonly validation: readonly TrialSamples<Sample>[];
  /** Calibration trials of other sizes, which the law is not fitted to. */
  readonly others: readonly TrialSamples<Sample>[];
  /** What the law is fitted to (calibration trials, and validation trials far below the largest) and what tests it. */
  readonly fittedOn: readonly TrialSamples<Sample>[];
  readonly testedOn: readonly TrialSamples<Sample>[];
  readonly fitted: FittedLaw | null;
}

/** A law is tested at this multiple of what it is fitted to, where there is as large a trial. choice: a quadrupling, as intervals widen by. */
const TESTED_BEYOND = 4;

/** A kind of cost law: what it is fitted to and how it predicts. */
export interface LawKind<Sample extends Timed> {
  readonly description: Omit<LawDescription, "subject" | "fittedFrom" | "fittedTo">;
  /** The samples that count: warmup is left out. */
  readonly counted: (samples: readonly Sample[]) => readonly Sample[];
  /** Size of the store before a sample, in the law's size unit. */
  readonly sizeBefore: (sample: Sample) => number;
  /** Predicted service time, ms. */
  readonly predictedMs: (law: Coefficients, sample: Sample) => number;
}

/**
 * Fits a law to the calibration trials of one subject, with what larger trials are a quarter of the largest or less, and tests it on
 * the other validation trials: it predicts the total service time of each beyond the fitted size; its error is the worst of their
 * measured / predicted - 1.
 * @param trials At least one; all of one subject.
 * @param fit Fits the law to the counted samples of the calibration trials.
 */
export function trialGroup<Sample extends Timed>(
  trials: readonly TrialSamples<Sample>[],
  kind: LawKind<Sample>,
  fit: (about: LawDescription, samples: readonly (readonly Sample[])[]) => FittedLaw | null,
): TrialGroup<Sample> {
  const { trial } = trials[0]!;
  const [calibration, validation, others] = byRole(trials);
  const subject = subjectOf(trial);
  const { durability } = trial;
  const [between, testedOn] = byTest(calibration, validation);
  const fittedOn = [...calibration, ...between];
  const sizeUnit = kind.description.sizeUnit;
  const group = { subject, durability, sizeUnit, calibration, validation, others, fittedOn, testedOn };
  if (calibration.length === 0) return { ...group, fitted: null };
  const samples = fittedOn.map((own) => kind.counted(own.samples));
  const sizes = samples.flat().map(kind.sizeBefore);
  const about = {
    ...kind.description,
    subject,
    fittedFrom: sizes.reduce((a, b) => Math.min(a, b), sizes[0] ?? 0),
    fittedTo: sizeAtEnd(largestOf(fittedOn)),
  };
  const fitted = fit(about, samples);
  return { ...group, fitted: fitted === null ? null : testLaw(fitted, testedOn, kind) };
}

/** Validation trials that a law is fitted to as well, and those that test it. */
function byTest<T extends Scaled>(calibration: readonly T[], validation: readonly T[]): [T[], T[]] {
  const scaleOf = (trials: readonly T[]) => largestOf(trials)[0]?.trial.scale ?? 0;
  const [from, to] = [scaleOf(calibration), scaleOf(validation) / TESTED_BEYOND];
  const isBetween = ({ trial: { scale } }: T) => scale > from && scale <= to;
  return [validation.filter(isBetween), validation.filter((trial) => !isBetween(trial))];
}

interface Scaled {
  readonly trial: { readonly scale: number };
}

function testLaw<Sample extends Timed>(
  fitted: FittedLaw,
  validation: readonly TrialSamples<Sample>[],
  kind: LawKind<Sample>,
): FittedLaw {
  const errors = validation.flatMap(({ samples }) => {
    const beyond = kind.counted(samples).filter((sample) => kind.sizeBefore(sample) >= fitted.law.fittedTo);
    const predicted = totalPredictedMs(fitted, beyond, kind);
    return predicted > 0 ? [totalMs(beyond) / predicted - 1] : [];
  });
  return errors.length === 0 ? fitted : tested(fitted, sizeAtEnd(largestOf(validation)), worstError(errors));
}

/** Predicted service times of samples, added up, ms. */
export function totalPredictedMs<Sample extends Timed>(
  { coefficients }: FittedLaw,
  samples: readonly Sample[],
  kind: LawKind<Sample>,
): number {
  return samples.reduce((ms, sample) => ms + kind.predictedMs(coefficients, sample), 0);
}

/**
 * Calibration trials, validation trials, and calibration trials of other sizes. Of several sizes (merged runs) a law is fitted to the
 * largest one with enough trials for an interval: it is nearest to what is asked, and costs there are least of all the process's.
 */
export function byRole<T extends { readonly trial: { readonly role: string; readonly scale: number } }>(
  trials: readonly T[],
): [calibration: T[], validation: T[], others: T[]] {
  const of = (role: string) => trials.filter(({ trial }) => trial.role === role);
  const all = of("calibration");
  const largest = byScale(all).findLast((own) => own.length >= TRIALS_FOR_INTERVAL) ?? all;
  return [largest, of("validation"), all.filter((trial) => !largest.includes(trial))];
}

/** Trials by scale, ascending: what is taken of several trials together is taken of one size. */
export function byScale<T extends Scaled>(trials: readonly T[]): T[][] {
  const scales = Map.groupBy(trials, ({ trial }) => trial.scale);
  return [...scales.keys()].sort((a, b) => a - b).map((scale) => scales.get(scale)!);
}

/** The trials of the largest scale among these. */
export function largestOf<T extends Scaled>(trials: readonly T[]): readonly T[] {
  return byScale(trials).at(-1) ?? [];
}

/** Median size of the stores at the end of trials; 0 without trials. */
export function sizeAtEnd(trials: readonly { readonly sizeAtEnd: number }[]): number {
  return trials.length === 0 ? 0 : median(trials.map((trial) => trial.sizeAtEnd));
}

/** Sort key of durability: verdicts are given for what survives the machine's death, where that was measured. */
export function strictness({ durability }: { readonly durability: string }): number {
  return durability === "machine" ? 0 : 1;
}
