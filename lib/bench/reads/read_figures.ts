import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { mean, median, quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/quantile.ts";
import { samePlan } from "../upkeep/statistics_figures.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import type { StoreReader } from "./read_contestant.ts";
import type { MixSamples, ReaderRounds, ReadsSamples } from "./reads_samples.ts";

/** Different queries that a p99 takes. choice: of fewer it is the time of one of them, however often it was asked. */
const DISTINCT_FOR_P99 = 20;

/** One kind of query, as one contestant answers it. Times are service times in us, of all rounds, compiling in them. */
export interface KindFigures {
  readonly type: string;
  /** Results of the median query's first page. */
  readonly rows: number;
  readonly n: number;
  /** Different queries among them. */
  readonly distinct: number;
  readonly p50Us: number;
  /** Null of fewer samples than a p99 takes, or of too few different queries. */
  readonly p99Us: number | null;
  readonly maxUs: number;
  /** Of the median query, compiling; null of a program that does not tell. */
  readonly compileUs: number | null;
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
  /** Answers that were compared, to how many different queries, those that were followed to the last page, and what was wrong. */
  readonly answers: number;
  readonly different: number;
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
  const draws = mix.draws.slice(0, own.rounds.length + 1);
  return {
    mix: mix.id,
    about: mix.about,
    contestant: own.name,
    other: other?.name ?? null,
    perS: medianInterval(rates),
    toOther: otherRates && medianInterval(rates.map((rate, round) => rate / otherRates[round]!)),
    kinds,
    slowest: kinds.toSorted((a, b) => b.p50Us - a.p50Us)[0]!,
    answers: own.rounds.reduce((sum, { compared, paged }) => sum + compared + paged, 0),
    different: differentOf(draws.flat()),
    paged: own.rounds.reduce((sum, { paged }) => sum + paged, 0),
    wrong: [...new Set(own.rounds.flatMap(({ wrong }) => wrong))],
  };
}

/** Queries a second in each round: a kind's mean time weighs as often as the mix asks it. */
function ratesOf({ kinds, draws }: MixSamples, { rounds }: ReaderRounds): number[] {
  const weights = kinds.reduce((sum, { weight }) => sum + weight, 0);
  return rounds.map(({ us }, round) => {
    const queries = draws[round + 1]!;
    const all = kinds.reduce((sum, { type, weight }) => sum + weight * mean(ofKind(queries, type, us)), 0);
    return 1e6 * weights / all;
  });
}

/** Values of a kind's queries, in the order of a draw. */
function ofKind(queries: readonly QueryInstance[], type: string, values: readonly number[]): number[] {
  return values.filter((_, i) => queries[i]!.type === type);
}

function differentOf(queries: readonly QueryInstance[]): number {
  return new Set(queries.map(({ text, atBlock }) => `${atBlock} ${text}`)).size;
}

function kindFigures(
  { draws, matching }: MixSamples,
  type: string,
  { own, other, isSameStore }: Comparison & { readonly own: ReaderRounds },
): KindFigures {
  const rounds = (of: ReaderRounds) => of.rounds.map(({ us }, round) => ofKind(draws[round + 1]!, type, us));
  const byRound = rounds(own);
  const others = other === null ? null : rounds(other).map(median);
  const ascending = sorted(byRound.flat());
  const cold = own.rounds.flatMap(({ coldUs }) => coldUs === null ? [] : [coldUs[type]!]);
  const asked = draws.slice(1, own.rounds.length + 1);
  const pages = asked.flatMap((queries, round) =>
    queries.flatMap((query, i) =>
      query.type === type ? [Math.min(matching[round + 1]![i]!, query.limit)] : []
    )
  );
  const compiling = own.rounds.flatMap(({ compileUs }, round) =>
    compileUs === null ? [] : ofKind(draws[round + 1]!, type, compileUs)
  );
  const distinct = differentOf(asked.flat().filter((query) => query.type === type));
  const hasP99 = ascending.length >= SAMPLES_FOR_P99 && distinct >= DISTINCT_FOR_P99;
  const plan = own.rounds[0]!.plans[type] ?? [];
  return {
    type,
    rows: median(pages),
    n: ascending.length,
    distinct,
    p50Us: quantileSorted(ascending, 0.5),
    p99Us: hasP99 ? quantileSorted(ascending, 0.99) : null,
    maxUs: quantileSorted(ascending, 1),
    compileUs: compiling.length === 0 ? null : median(compiling),
    coldUs: cold.length === 0 ? null : median(cold),
    toOther: others && medianInterval(byRound.map((times, round) => median(times) / others[round]!)),
    plan,
    otherPlan: isSameStore ? !samePlan(plan, other!.rounds[0]!.plans[type] ?? []) : null,
  };
}
