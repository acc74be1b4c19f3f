import { UsageError } from "../../errors.ts";
import {
  brokeFirst,
  type Confirmation,
  isMet,
  type JudgedRate,
  judgeRate,
  type RateTrial,
  type TriedRate,
} from "./judge_rate.ts";

/** What is searched, and how surely. Rates are per second. */
export interface CeilingSearch {
  /** Lowest and highest rate that may be tried. */
  readonly low: number;
  readonly high: number;
  /** The first rate; default the lowest. From there rates are doubled, or halved. */
  readonly start?: number;
  /** How far apart the highest rate that holds and the lowest that does not may be in the end, as a share; from 0.001. */
  readonly tolerance: number;
  readonly confirm: Confirmation;
  /** Most trials, those of `tried` among them. */
  readonly trialsMax: number;
  /**
   * Makes one trial. Where it rejects while `signal` is aborted, the search is interrupted, else it fails with that.
   * @param trial Its number in the search, from 0: none comes twice, so that it can be a seed.
   */
  readonly holds: (rate: number, trial: number) => Promise<RateTrial>;
  readonly signal?: AbortSignal;
  /** Called after each trial with what is known by then. */
  readonly progress?: (known: Ceiling) => void;
  /** What an interrupted search had tried: it goes on from there. */
  readonly tried?: readonly TriedRate[];
}

/** The largest rate at which a requirement holds, or what is known of it. */
export interface Ceiling {
  /**
   * `found`; `at least`: the highest rate held, or the generator gave up before the store; `none`: not even the lowest
   * rate held; `unfinished`: see `stopped`.
   */
  readonly outcome: "found" | "at least" | "none" | "unfinished";
  /** Geometric middle of the highest rate that holds and the lowest that does not, per second; null unless found. */
  readonly value: number | null;
  /** Highest rate below all that fail that held in every trial, lowest rate that the store failed; null where there is none. */
  readonly interval: readonly [low: number | null, high: number | null];
  /** What broke first at the lowest rate that the store failed, as most of its trials tell. */
  readonly broke: string | null;
  /** The rate that the generator could not offer, where that, and not the store, was the bound. */
  readonly limit: number | null;
  /** Why an unfinished search is not going on. */
  readonly stopped: "most trials" | "interrupted" | null;
  /** Ascending. */
  readonly tried: readonly TriedRate[];
  /** All trials. */
  readonly trials: number;
}

/**
 * Searches the largest rate at which a requirement holds: doubling (or halving) until one rate holds and another does not,
 * then the geometric middle between them until they are close. One trial scouts a rate; fresh ones then confirm both ends,
 * and a refuted end moves the search, so that a stray trial costs time and not the truth. The interval is none of
 * confidence: where trials of one rate differ over a band wider than the tolerance, it lies somewhere in that band.
 * @throws {UsageError} Rates, tolerance, confirmation or number of trials make no search. Nothing was tried.
 */
export async function findCeiling(search: CeilingSearch): Promise<Ceiling> {
  refuseSenseless(search);
  const tried = new Map(search.tried?.map(({ rate, trials }) => [rate, trials]));
  const known = (stopped: Ceiling["stopped"]) => ceilingOf(tried, search, stopped);
  for (let trial = countTrials(tried);; trial++) {
    const rate = nextRate(bracketOf(tried, search), search);
    if (rate === null) return known(null);
    if (search.signal?.aborted) return known("interrupted");
    if (trial >= search.trialsMax) return known("most trials");
    try {
      const outcome = await search.holds(rate, trial);
      tried.set(rate, [...tried.get(rate) ?? [], outcome]);
    } catch (error) {
      if (search.signal?.aborted) return known("interrupted");
      throw error;
    }
    search.progress?.(known(null));
  }
}

/** Where a search stands: what is known around the ceiling. */
interface Bracket {
  /** Lowest rate that does not hold. */
  readonly bound: JudgedRate | undefined;
  /** Highest rate below it: it holds. */
  readonly held: JudgedRate | undefined;
  /** Highest rate below it that held in every trial. */
  readonly always: JudgedRate | undefined;
}

type Tried = ReadonlyMap<number, readonly RateTrial[]>;

function bracketOf(tried: Tried, search: CeilingSearch): Bracket {
  const rates = ascending(tried).map((one) => judgeRate(one, search.confirm));
  const bound = rates.find(({ verdict }) => verdict !== "held");
  const below = bound === undefined ? rates : rates.slice(0, rates.indexOf(bound));
  return { bound, held: below.at(-1), always: below.findLast(({ trials }) => trials.every(isMet)) };
}

/** The rate of the next trial; null where the search is done. */
function nextRate({ bound, held, always }: Bracket, search: CeilingSearch): number | null {
  const { low, high, tolerance } = search;
  if (held === undefined) {
    if (bound === undefined) return search.start ?? low;
    if (bound.rate > low) return Math.max(low, bound.rate / 2);
  } else if (bound === undefined) {
    if (held.rate < high) return Math.min(high, 2 * held.rate);
  } else if (bound.rate / held.rate > 1 + tolerance) return Math.sqrt(bound.rate * held.rate);
  return [held, bound, always].find((end) => end?.isConfirmed === false)?.rate ?? null;
}

function ceilingOf(tried: Tried, search: CeilingSearch, stopped: Ceiling["stopped"]): Ceiling {
  const bracket = bracketOf(tried, search);
  const { bound, held, always } = bracket;
  const failed = bound?.verdict === "failed" ? bound : undefined;
  const outcome = nextRate(bracket, search) !== null
    ? "unfinished"
    : held === undefined
    ? "none"
    : failed === undefined
    ? "at least"
    : "found";
  return {
    outcome,
    value: outcome === "found" ? Math.sqrt(held!.rate * failed!.rate) : null,
    interval: [always?.rate ?? null, failed?.rate ?? null],
    broke: failed === undefined ? null : brokeFirst(failed.trials),
    limit: bound?.verdict === "generator" ? bound.rate : null,
    stopped,
    tried: ascending(tried),
    trials: countTrials(tried),
  };
}

function ascending(tried: Tried): TriedRate[] {
  return [...tried].map(([rate, trials]) => ({ rate, trials })).sort((a, b) => a.rate - b.rate);
}

function countTrials(tried: Tried): number {
  return [...tried.values()].reduce((sum, trials) => sum + trials.length, 0);
}

/** @throws {UsageError} */
function refuseSenseless({ low, high, start = low, tolerance, confirm, trialsMax }: CeilingSearch): void {
  const refuse = (what: string, expected: string, actual: unknown) => {
    throw new UsageError(`Cannot search a ceiling by ${what} ${actual}: expected ${expected}`, {
      expected,
      actual: String(actual),
      next: `Choose ${expected}.`,
    });
  };
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  if (!(low > 0 && low < Infinity)) refuse("a lowest rate of", "a rate above 0", low);
  if (!(high >= low && high < Infinity)) refuse("a highest rate of", `a rate from ${low}`, high);
  if (!(start >= low && start <= high)) refuse("a first rate of", `a rate from ${low} to ${high}`, start);
  if (!(tolerance >= 0.001 && tolerance < Infinity)) {
    refuse("a tolerance of", "a share from 0.001", tolerance);
  }
  if (!isCount(confirm.held) || !isCount(confirm.of) || confirm.held > confirm.of) {
    refuse("a confirmation by", "at least 1 trial of as many or more", `${confirm.held} of ${confirm.of}`);
  }
  if (!isCount(trialsMax)) refuse("a number of trials of", "at least 1", trialsMax);
}
