import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median, quantile, SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import type { AreaCity } from "./area_city.ts";
import { QUESTION_SIZES, type QuestionSize } from "./area_question.ts";
import type { RoundTrial } from "./area_round.ts";
import type { CitySamples, WaySamples } from "./measure_area.ts";
import { AREA_WAYS, type AreaWay } from "./plan_area.ts";

/** Most that a call with 10,000 results may take, p99, ms. Source: 002:L600 for the results; choice: what a rider does not notice. */
export const TARGET_MS = 100;

/** Calls of one size, over rounds. */
export interface CallFigures {
  /** Median call of a round, ms. */
  readonly ms: MedianInterval;
  readonly calls: number;
  /** The p99 of all calls from 300 on, else the longest of them, ms. */
  readonly worstMs: number;
  readonly isP99: boolean;
}

/** What one way takes in a city. */
export interface WayFigures {
  readonly way: AreaWay;
  /** Null where nothing answers at once. */
  readonly calls: Readonly<Record<QuestionSize, CallFigures>> | null;
  /** A large answer page by page: all its pages together, ms, and how many there are. */
  readonly walkMs: MedianInterval;
  readonly pages: number;
  /** Time of an operation of a block, us; and as a multiple of that of `ranges` in the same round, null without it. */
  readonly updateUs: MedianInterval;
  readonly toRanges: MedianInterval | null;
  /** Null where it was not looked at. */
  readonly fileBytes: number | null;
  /** Of the index of places, a driver who is listed. */
  readonly bytesPerListed: number | null;
  /** Answers compared with those computed from all drivers, none of them wrong. */
  readonly compared: number;
}

/** A city with what its ways take. */
export interface CityFigures {
  readonly city: AreaCity;
  readonly drivers: number;
  readonly available: number;
  readonly rounds: number;
  readonly operationsPerBlock: number;
  /** Median results, and the radius of the smallest and the largest circle, by size. */
  readonly questions: Readonly<
    Record<QuestionSize, { readonly results: number; readonly radiusM: readonly [number, number] }>
  >;
  readonly missedByOneK: number;
  readonly beyond32Bits: number;
  readonly ways: readonly WayFigures[];
}

/** The figures of every city, in order. */
export function areaFigures(measured: readonly CitySamples[]): CityFigures[] {
  return measured.map(({ city, made, rounds, ways }) => {
    const asked = made.rounds.slice(0, rounds);
    const operations = asked.map(({ operations }) => operations);
    const ranges = ways.find(({ way }) => way === "ranges") ?? null;
    return {
      city,
      drivers: made.drivers,
      available: made.available,
      rounds,
      operationsPerBlock: median(operations),
      questions: bySize((size) => {
        const own = [...made.questions.entries()].filter(([, question]) => question.size === size);
        const radii = own.map(([, { radiusM }]) => radiusM);
        return {
          results: median(own.flatMap(([i]) => asked.map(({ expected }) => expected[i]!.count))),
          radiusM: [Math.min(...radii), Math.max(...radii)],
        };
      }),
      missedByOneK: made.missedByOneK,
      beyond32Bits: made.beyond32Bits,
      ways: ways.map((own) => wayFigures(own, { operations, ranges, listed: asked.at(-1)!.available })),
    };
  });
}

function wayFigures(
  { way, trials, sizes }: WaySamples,
  { operations, ranges, listed }: {
    readonly operations: readonly number[];
    readonly ranges: WaySamples | null;
    readonly listed: number;
  },
): WayFigures {
  const walks = trials.flatMap(({ walks }) => walks);
  const against = way === "ranges" ? null : ranges;
  return {
    way,
    calls: AREA_WAYS[way].atOnce ? bySize((size) => callFigures(trials, size)) : null,
    walkMs: medianInterval(trials.map(({ walks }) => median(walks.map(({ ms }) => ms)))),
    pages: median(walks.map(({ pages }) => pages)),
    updateUs: medianInterval(trials.map(({ appendMs }, round) => 1000 * appendMs / operations[round]!)),
    toRanges: against === null
      ? null
      : medianInterval(trials.map(({ appendMs }, round) => appendMs / against.trials[round]!.appendMs)),
    fileBytes: sizes?.fileBytes ?? null,
    bytesPerListed: sizes === null ? null : sizes.indexBytes / listed,
    compared: trials.reduce((sum, { compared }) => sum + compared, 0),
  };
}

function callFigures(trials: readonly RoundTrial[], size: QuestionSize): CallFigures {
  const rounds = trials.map(({ callMs }) => callMs![size]);
  const all = rounds.flat();
  const isP99 = all.length >= SAMPLES_FOR_P99;
  return {
    ms: medianInterval(rounds.map(median)),
    calls: all.length,
    worstMs: isP99 ? quantile(all, 0.99) : Math.max(...all),
    isP99,
  };
}

function bySize<Value>(of: (size: QuestionSize) => Value): Record<QuestionSize, Value> {
  return Object.fromEntries(QUESTION_SIZES.map((size) => [size, of(size)])) as Record<QuestionSize, Value>;
}

/** A way with its worst figures over all cities. */
export interface Candidate {
  readonly way: AreaWay;
  /** Of large answers, ms. */
  readonly worstMs: number;
  /** Multiple of the time of a location update without an index of places. */
  readonly upkeep: number;
}

/**
 * The way to keep: of those that answer within the target in every city, the cheapest to keep up; where none does, the fastest.
 * Null where none answers at once.
 */
export function wayToKeep(figures: readonly CityFigures[]): Candidate & { readonly meets: boolean } | null {
  const ways = [...new Set(figures.flatMap(({ ways }) => ways.map(({ way }) => way)))];
  const candidates = ways.flatMap((way): Candidate[] => {
    const own = figures.flatMap(({ ways }) => ways.filter((other) => other.way === way));
    if (own.some(({ calls }) => calls === null)) return [];
    return [{
      way,
      worstMs: Math.max(...own.map(({ calls }) => calls!.large.worstMs)),
      upkeep: Math.max(...own.map(({ toRanges }) => toRanges?.median ?? 1)),
    }];
  });
  const meeting = candidates.filter(({ worstMs }) => worstMs <= TARGET_MS);
  const [best] = meeting.length > 0
    ? meeting.sort((a, b) => a.upkeep - b.upkeep)
    : candidates.sort((a, b) => a.worstMs - b.worstMs);
  return best === undefined ? null : { ...best, meets: meeting.length > 0 };
}
