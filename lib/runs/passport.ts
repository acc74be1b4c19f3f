import { mean, median, medianInterval } from "../stats/mod.ts";
import type { Machine, Storage } from "./manifest.ts";
import { type PassportFigureId, passportFigureKind } from "./passport_figures.ts";
import type { Row } from "./schema.ts";

/** Version of the file of a passport, and of what `passport --json` prints. */
export const PASSPORT_SCHEMA = 1;
/** Version of the file of a validation, and of what `passport --validate --json` prints. */
export const VALIDATION_SCHEMA = 1;

/** What else the machine did while a passport was taken, as a trial records it. */
type PassportLoad = Pick<
  Row<"trials">,
  | "load_average"
  | "others_cpu_share"
  | "steal_share"
  | "cpu_wait_share"
  | "fsync_before_us"
  | "fsync_after_us"
>;

/** A machine's passport: how long pieces of work take there that stores are made of. Plain data. */
export interface Passport {
  readonly schema: typeof PASSPORT_SCHEMA;
  /** When it was taken, ISO 8601, UTC; how long that took, seconds. */
  readonly takenAt: string;
  readonly seconds: number;
  readonly machine: Machine;
  /** Of the folder that its files lay in. */
  readonly storage: Storage;
  readonly versions: Readonly<Record<string, string>>;
  readonly load: PassportLoad;
  /** Samples in microseconds, a list a round; no rounds where the system lacks what the figure takes. */
  readonly samples: Readonly<Record<PassportFigureId, readonly (readonly number[])[]>>;
}

/** One figure of a passport. */
export interface PassportFigure {
  /** The median of its rounds, microseconds a piece of work. */
  readonly us: number;
  /** The 95 % interval of that median; all rounds where they are too few for one. */
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** Most that a figure of a quiet machine differs between rounds. choice: half of what rescaled intervals are widened by at least. */
export const PASSPORT_REPEATS = 0.1;

/** Figures that were worked out: rescaling asks for the same few at every commit, call and query of a run. */
const known = new WeakMap<Passport, Map<PassportFigureId, PassportFigure | null>>();

/** A figure of a passport; null where that machine has none. */
export function passportFigure(passport: Passport, id: PassportFigureId): PassportFigure | null {
  return known.getOrInsertComputed(passport, () => new Map())
    .getOrInsertComputed(id, () => figureOf(id, passport.samples[id]));
}

function figureOf(id: PassportFigureId, rounds: readonly (readonly number[])[]): PassportFigure | null {
  if (rounds.length === 0) return null;
  const centre = passportFigureKind(id).centre === "mean" ? mean : median;
  const values = rounds.map((round) => centre(round));
  const { median: us, interval } = medianInterval(values);
  const [low, high] = interval ?? [Math.min(...values), Math.max(...values)];
  return { us, low, high, rounds: rounds.length };
}

/** How far a figure's rounds lie from their median: 0.1 is 10 % slower or faster. */
export function spreadOf({ us, low, high }: PassportFigure): number {
  return Math.max(high / us, us / low) - 1;
}
