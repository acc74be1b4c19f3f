import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { mean, median, quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/quantile.ts";
import { samePlan } from "../upkeep/statistics_figures.ts";
import type { StoreReader } from "./read_contestant.ts";
import type { MixSamples, ReaderRounds, ReadsSamples } from "./reads_samples.ts";

/** One kind of query, as one contestant answers it. Times are service times in us, of all rounds. */
export interface KindFigures {
  readonly type: string;
  /** Results of the median query's first page. */
  readonly rows: number;
  readonly n: number;
  readonly p50Us: number;
  /** Null of fewer samples than a p99 takes. */
  readonly p99Us: number | null;
  readonly maxUs: number;
  /** Of stores just opened, nothing of the file cached; null where not measured. */
  readonly coldUs: number | null;
  /** Median of a round, as a multiple of that of the contestant it is compared with; null for the first. */
  readonly toOther: MedianInterval | null;
  readonly plan: readonly string[];
  /** Whether the other contestant's plan differs; null where they are of two stores. */
  readonly otherPlan: boolean | null;
}

/** One mix, as one contestant answers it. */
export interface MixFigures {
  readonly mix: string;
  readonly about: string;
  readonly contestant: string;
  /** Whom it is compared with: the same store with other statistics where there is one before it, else the first. */
  readonly other: string | null;
  /** Queries a second, one after the other: kinds weigh as in the mix. */
  readonly perS: MedianInterval;
  readonly toOther: MedianInterval | null;
  readonly kinds: readonly KindFigures[];
  /** The kind with the largest median. */
  readonly slowest: KindFigures;
  /** Answers that were compared, those that were followed to the last page among them, and queries that were answered wrong. */
  readonly answers: number;
  readonly paged: number;
  readonly wrong: readonly string[];
}

/** Every mix as every contestant answers it, in the order of the mixes. */
export function readFigures(
  { mixes }: ReadsSamples,
  readers: readonly Pick<StoreReader, "name" | "store" | "variant">[],
): MixFigures[] {
  return mixes.flatMap((mix) =>
    mix.readers.map((own, i) => {
      const earlier = mix.readers.slice(0, i);
      const isSame = ({ name }: ReaderRounds) => storeOf(readers, name) === storeOf(readers, own.name);
      const same = earlier.find(isSame);
      return figuresOf(mix, own, { other: same ?? earlier[0] ?? null, isSameStore: same !== undefined });
    })
  );
}

function storeOf(readers: readonly Pick<StoreReader, "name" | "store" | "variant">[], name: string): string {
  const found = readers.find((reader) => reader.name === name);
  return found === undefined ? name : `${found.store}:${found.variant}`;
}

interface Comparison {
  readonly other: ReaderRounds | null;
  readonly isSameStore: boolean;
}

function figuresOf(mix: MixSamples, own: ReaderRounds, comparison: Comparison): MixFigures {
  const { other } = comparison;
  const rates = ratesOf(mix, own);
  const otherRates = other === null ? null : ratesOf(mix, other);
  const kinds = mix.kinds.map(({ type }) => kindFigures(mix, type, { own, ...comparison }));
  const wrong = new Set(own.rounds.flatMap((round) => round.wrong));
  return {
    mix: mix.id,
    about: mix.about,
    contestant: own.name,
    other: other?.name ?? null,
    perS: medianInterval(rates),
    toOther: otherRates && medianInterval(rates.map((rate, round) => rate / otherRates[round]!)),
    kinds,
    slowest: kinds.toSorted((a, b) => b.p50Us - a.p50Us)[0]!,
    // Each round asks twice: to warm up, and on the clock.
    answers: own.rounds.reduce((sum, { us, paged }) => sum + 2 * us.length + paged, 0),
    paged: own.rounds.reduce((sum, { paged }) => sum + paged, 0),
    wrong: [...wrong].map((i) => mix.queries[i]!.text),
  };
}

/** Queries a second in each round: a kind's mean time weighs as often as the mix asks it. */
function ratesOf({ kinds, queries }: MixSamples, { rounds }: ReaderRounds): number[] {
  const weights = kinds.reduce((sum, { weight }) => sum + weight, 0);
  return rounds.map(({ us }) => {
    const all = kinds.reduce((sum, { type, weight }) => sum + weight * mean(timesOf(queries, type, us)), 0);
    return 1e6 * weights / all;
  });
}

function timesOf(queries: MixSamples["queries"], type: string, us: readonly number[]): number[] {
  return us.filter((_, i) => queries[i]!.type === type);
}

function kindFigures(
  { queries, matching }: MixSamples,
  type: string,
  { own, other, isSameStore }: Comparison & { readonly own: ReaderRounds },
): KindFigures {
  const rounds = (of: ReaderRounds) => of.rounds.map(({ us }) => timesOf(queries, type, us));
  const byRound = rounds(own);
  const others = other === null ? null : rounds(other).map(median);
  const ascending = sorted(byRound.flat());
  const cold = own.rounds.flatMap(({ coldUs }) => coldUs === null ? [] : [coldUs[type]!]);
  const pages = queries.flatMap((query, i) =>
    query.type === type ? [Math.min(matching[i]!, query.limit)] : []
  );
  const plan = own.rounds[0]!.plans[type] ?? [];
  return {
    type,
    rows: median(pages),
    n: ascending.length,
    p50Us: quantileSorted(ascending, 0.5),
    p99Us: ascending.length < SAMPLES_FOR_P99 ? null : quantileSorted(ascending, 0.99),
    maxUs: quantileSorted(ascending, 1),
    coldUs: cold.length === 0 ? null : median(cold),
    toOther: others && medianInterval(byRound.map((times, round) => median(times) / others[round]!)),
    plan,
    otherPlan: isSameStore ? !samePlan(plan, other!.rounds[0]!.plans[type] ?? []) : null,
  };
}
