import { type BootstrapOptions, percentileInterval, resampled } from "../stats/bootstrap.ts";
import { addSample, type NormalEquations, normalEquations, pooled } from "../stats/least_squares.ts";
import { TRIALS_FOR_INTERVAL } from "../stats/median_interval.ts";
import { nonnegativeLeastSquares } from "../stats/nonnegative_least_squares.ts";
import { mean, median, sorted } from "../stats/quantile.ts";
import { peakOf, readersThatPay, throughputOf, type UslLaw } from "./usl_law.ts";

/** Throughput at one number of readers. */
export interface ReadersPoint {
  /** A whole number from 1. */
  readonly readers: number;
  /** Of all readers together, per second: one figure a trial. */
  readonly perS: readonly number[];
}

/** A figure with its 95 % interval, null under six trials at any number of readers or where some draws give no law. */
export interface UslFigure {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** A number of readers with its 95 % interval; null as a value or a bound: there is none. */
export interface UslReaders {
  readonly value: number | null;
  readonly interval: readonly [low: number | null, high: number | null] | null;
}

/** What the law says at a number of readers, and what was measured there. */
export interface UslRow {
  readonly readers: number;
  /** By the law, per second. */
  readonly predicted: UslFigure;
  /** Median of the trials, per second; null where nothing was measured. */
  readonly measured: number | null;
  /** The residual: measured over predicted, less 1. */
  readonly off: number | null;
}

/** A law fitted to throughput by the number of readers. */
export interface UslFit extends Readonly<Record<keyof UslLaw, UslFigure>> {
  /** The number of readers with the largest throughput, as `peakOf`. */
  readonly peak: UslReaders;
  /** How many readers pay, as `readersThatPay`. */
  readonly pays: UslReaders;
  /** Of what the first reader does. */
  readonly share: number;
  /** Ascending: the numbers measured, asked for, of the peak and of those that pay. */
  readonly rows: readonly UslRow[];
  /** The most readers measured: rows above are extrapolated. */
  readonly readersMax: number;
  /** Fewest trials at a number of readers. */
  readonly trials: number;
}

/** How a law is fitted. */
export interface UslOptions extends BootstrapOptions {
  /** One more reader pays while it adds at least this share, above 0 and up to 1, of what the first does. */
  readonly share: number;
  /** Numbers of readers to be predicted beside those measured. */
  readonly at?: readonly number[];
}

/** Parallel work, work done by one at a time, and pairs. */
const DRIVERS = 3;

/**
 * Fits the law, or says why it cannot be fitted.
 *
 * A query takes one of N readers N / X(N) = p + s N + c N (N - 1): linear in p, s, c >= 0, so that 0 <= sigma <= 1. The
 * squares of (measured / predicted - 1) over all trials are least, exactly: noise is taken to grow with throughput.
 * Intervals are drawn from the trials at each number of readers.
 * @throws {RangeError} `share` or `at` is out of its range.
 */
export function fitUsl(points: readonly ReadersPoint[], options: UslOptions): UslFit | { refused: string } {
  const { share, at = [] } = options;
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(
      `Cannot tell how many readers pay: expected a share above 0 and up to 1, got ${share}`,
    );
  }
  const wrong = at.find((readers) => !isCount(readers));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot predict at ${wrong} readers: expected a whole number from 1`);
  }
  const measured = new Map(
    [...Map.groupBy(points, ({ readers }) => readers)]
      .map(([readers, own]) => [readers, own.flatMap(({ perS }) => perS)] as const)
      .filter(([, perS]) => perS.length > 0),
  );
  const refused = refusalOf(measured);
  if (refused !== null) return { refused };
  const trials = [...measured].map(([readers, perS]) => perS.map((rate) => equationsOf(readers, rate)));
  const law = solve(trials);
  if (law === null) {
    return { refused: "no such law comes near what was measured: one reader would take no time" };
  }

  const fewest = Math.min(...trials.map((own) => own.length));
  const drawn = fewest < TRIALS_FOR_INTERVAL ? [] : drawnLaws(measured, options);
  const laws = drawn.filter((one) => one !== null);
  const isSure = laws.length > 0 && laws.length === drawn.length;
  const figure = (of: (law: UslLaw) => number): UslFigure => ({
    value: of(law),
    interval: isSure ? percentileInterval(laws.map(of)) : null,
  });
  const readers = (of: (law: UslLaw) => number | null): UslReaders => ({
    value: of(law),
    interval: isSure ? countInterval(laws.map(of)) : null,
  });
  const [peak, pays] = [readers(peakOf), readers((law) => readersThatPay(law, share))];
  const numbers = [...measured.keys(), ...at, ...[peak.value, pays.value].filter((count) => count !== null)];
  return {
    lambda: figure(({ lambda }) => lambda),
    sigma: figure(({ sigma }) => sigma),
    kappa: figure(({ kappa }) => kappa),
    peak,
    pays,
    share,
    rows: [...new Set(numbers)].sort((a, b) => a - b).map((count) => {
      const predicted = figure((law) => throughputOf(law, count));
      const perS = measured.get(count);
      const middle = perS === undefined ? null : median(perS);
      return { readers: count, predicted, measured: middle, off: middle && middle / predicted.value - 1 };
    }),
    readersMax: Math.max(...measured.keys()),
    trials: fewest,
  };
}

function refusalOf(measured: ReadonlyMap<number, readonly number[]>): string | null {
  for (const [readers, perS] of measured) {
    if (!isCount(readers)) return `measured at ${readers} readers: expected a whole number from 1`;
    const wrong = perS.find((rate) => !(rate > 0 && rate < Infinity));
    if (wrong !== undefined) {
      return `a trial of ${readers} readers did ${wrong} per second: expected more than 0`;
    }
  }
  return measured.size >= DRIVERS
    ? null
    : `measured at ${measured.size} numbers of readers: contention and coherency take ${DRIVERS} to be told apart`;
}

function isCount(readers: number): boolean {
  return Number.isSafeInteger(readers) && readers >= 1;
}

/** The laws of trials drawn anew at each number of readers. So few vary too little when drawn, which is made up for. */
function drawnLaws(measured: ReadonlyMap<number, readonly number[]>, options: UslOptions): (UslLaw | null)[] {
  const trials = [...measured].map(([readers, perS]) => {
    const centre = mean(perS.map(Math.log));
    const spread = Math.sqrt(perS.length / (perS.length - 1));
    return perS.map((rate) => equationsOf(readers, Math.exp(centre + spread * (Math.log(rate) - centre))));
  });
  return resampled(options, (draw) => solve(trials.map((own) => draw(own))));
}

/** One trial's, weighted so that its residual is relative to its throughput. */
function equationsOf(readers: number, perS: number): NormalEquations {
  const equations = normalEquations(DRIVERS);
  const y = readers / perS;
  addSample(equations, { x: [1, readers, readers * (readers - 1)], y, weight: 1 / y ** 2 });
  return equations;
}

/** Null where a reader alone would take no time. There is a solution: each driver by itself explains something. */
function solve(trials: readonly (readonly NormalEquations[])[]): UslLaw | null {
  const [parallel, serial, pairs] = nonnegativeLeastSquares(pooled(trials.flat()))!.coefficients;
  const alone = parallel! + serial!;
  return alone > 0 ? { lambda: 1 / alone, sigma: serial! / alone, kappa: pairs! / alone } : null;
}

/** The middle 95 % by order statistics: none (null) is more than any number. */
function countInterval(
  counts: readonly (number | null)[],
): readonly [low: number | null, high: number | null] {
  const ascending = sorted(counts.map((count) => count ?? Infinity));
  const last = ascending.length - 1;
  const [low, high] = [ascending[Math.floor(0.025 * last)]!, ascending[Math.ceil(0.975 * last)]!];
  return [low === Infinity ? null : low, high === Infinity ? null : high];
}
