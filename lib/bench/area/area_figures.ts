import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median, quantile, SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import type { AreaCity } from "./area_city.ts";
import { QUESTION_SIZES, type QuestionSize } from "./area_question.ts";
import type { RoundTrial } from "./area_round.ts";
import type { CitySamples, WaySamples } from "./measure_area.ts";
import { AREA_WAYS, type AreaWay, LARGE_RESULTS } from "./plan_area.ts";

/** Most that a call with some 10,000 results may take, p99, ms. Source: 002:L600 for the results; choice: what a rider does not notice. */
export const TARGET_MS = 100;
/** Fewest results of a large answer by which that is judged: drivers move in and out of a circle. */
const TARGET_RESULTS = 0.95 * LARGE_RESULTS;

/** Calls of one size, over rounds. */
interface CallFigures {
  /** Median call of a round, ms. */
  readonly ms: MedianInterval;
  readonly calls: number;
  /** Of all calls, ms; null from fewer than 300. */
  readonly p99Ms: number | null;
  readonly maxMs: number;
}

/** A large answer read by pages. */
export interface WalkFigures {
  /** All pages together, ms. */
  readonly ms: MedianInterval;
  readonly pages: number;
}

/** What one way takes in a city. */
export interface WayFigures {
  readonly way: AreaWay;
  /** Null where nothing answers at once. */
  readonly calls: Readonly<Record<QuestionSize, CallFigures>> | null;
  /** Processor time of a large call, ms, the mean of a round: what a busy machine changes least. */
  readonly largeCpuMs: MedianInterval | null;
  /** A large answer about the block before the newest one, at once, ms. */
  readonly behindMs: MedianInterval | null;
  /** A large answer page by page: the same keys and places; and in the query language, whole versions of the box around the circle. */
  readonly walk: WalkFigures | null;
  readonly languageWalk: WalkFigures | null;
  /** Time of an operation of a block, us; and as a multiple of that of `ranges` in the same round, null without it. */
  readonly updateUs: MedianInterval;
  readonly toRanges: MedianInterval | null;
  /** The same by processor time. */
  readonly toRangesCpu: MedianInterval | null;
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
  const against = way === "ranges" ? null : ranges;
  return {
    way,
    calls: AREA_WAYS[way].atOnce ? bySize((size) => callFigures(trials, size)) : null,
    largeCpuMs: AREA_WAYS[way].atOnce ? medianInterval(trials.map(({ largeCpuMs }) => largeCpuMs!)) : null,
    behindMs: AREA_WAYS[way].atOnce ? medianInterval(trials.map(({ behindMs }) => behindMs!)) : null,
    walk: walkFigures(trials.flatMap(({ walks }) => walks)),
    languageWalk: walkFigures(trials.flatMap(({ languageWalks }) => languageWalks)),
    updateUs: medianInterval(trials.map(({ appendMs }, round) => 1000 * appendMs / operations[round]!)),
    toRanges: against === null
      ? null
      : medianInterval(trials.map(({ appendMs }, round) => appendMs / against.trials[round]!.appendMs)),
    toRangesCpu: against === null ? null : medianInterval(
      trials.map(({ appendCpuMs }, round) => appendCpuMs / against.trials[round]!.appendCpuMs),
    ),
    fileBytes: sizes?.fileBytes ?? null,
    bytesPerListed: sizes === null ? null : sizes.indexBytes / listed,
    compared: trials.reduce((sum, { compared }) => sum + compared, 0),
  };
}

function callFigures(trials: readonly RoundTrial[], size: QuestionSize): CallFigures {
  const rounds = trials.map(({ callMs }) => callMs![size]);
  const all = rounds.flat();
  return {
    ms: medianInterval(rounds.map(median)),
    calls: all.length,
    p99Ms: all.length < SAMPLES_FOR_P99 ? null : quantile(all, 0.99),
    maxMs: Math.max(...all),
  };
}

function walkFigures(walks: RoundTrial["walks"]): WalkFigures | null {
  return walks.length === 0
    ? null
    : { ms: medianInterval(walks.map(({ ms }) => ms)), pages: median(walks.map(({ pages }) => pages)) };
}

function bySize<Value>(of: (size: QuestionSize) => Value): Record<QuestionSize, Value> {
  return Object.fromEntries(QUESTION_SIZES.map((size) => [size, of(size)])) as Record<QuestionSize, Value>;
}

/** Whether a way meets the target. `not shown`: too few results or calls to tell. */
type TargetVerdict = "met" | "missed" | "not shown";

/** The way to keep, and why. */
interface WayToKeep {
  readonly way: AreaWay;
  readonly target: TargetVerdict;
  readonly why:
    | "cheapest to keep up"
    | "fastest of those that cost alike"
    | "fastest; what it costs is not shown"
    | "fastest";
}

/**
 * The way to keep: of those that meet the target in every city the cheapest to keep up, or the fastest of those whose intervals
 * overlap the cheapest one's; where none is shown to meet it, the fastest. Cost and speed are by processor time. Null where none
 * answers at once.
 */
export function wayToKeep(figures: readonly CityFigures[]): WayToKeep | null {
  const names = figures[0]!.ways.filter(({ calls }) => calls !== null).map(({ way }) => way);
  const candidates = names.map((way) => candidateOf(figures, way));
  const meeting = candidates.filter(({ target }) => target === "met");
  const [fastest] = candidates.toSorted(bySpeed);
  if (fastest === undefined) return null;
  if (meeting.length === 0) return { way: fastest.way, target: fastest.target, why: "fastest" };
  const costs = meeting.flatMap(({ way, upkeep }) => upkeep === null ? [] : [{ way, upkeep }]);
  if (costs.length < meeting.length) {
    const [best] = meeting.toSorted(bySpeed);
    return { way: best!.way, target: "met", why: "fastest; what it costs is not shown" };
  }
  const cheapest = costs.reduce((a, b) => a.upkeep.median <= b.upkeep.median ? a : b);
  const alike = meeting.filter(({ upkeep }) => overlap(upkeep!, cheapest.upkeep)).toSorted(bySpeed);
  return {
    way: alike[0]!.way,
    target: "met",
    why: alike.length === 1 ? "cheapest to keep up" : "fastest of those that cost alike",
  };
}

interface Candidate {
  readonly way: AreaWay;
  readonly target: TargetVerdict;
  /** Large call, of the slowest city, ms of processor time: ways are told apart by what a busy machine changes least. */
  readonly ms: number;
  /** Of the dearest city, as a multiple of an update without an index; null where that was not measured. */
  readonly upkeep: MedianInterval | null;
}

function candidateOf(figures: readonly CityFigures[], way: AreaWay): Candidate {
  const own = figures.map((city) => ({ city, figures: city.ways.find((other) => other.way === way)! }));
  const verdicts = own.map(({ city, figures }) => targetOf(city, figures));
  const ratios = own.map(({ figures }) => way === "ranges" ? ITSELF : figures.toRangesCpu);
  return {
    way,
    target: verdicts.find((verdict) => verdict === "missed") ??
      verdicts.find((verdict) => verdict !== "met") ?? "met",
    ms: Math.max(...own.map(({ figures }) => figures.largeCpuMs!.median)),
    upkeep: ratios.reduce((a, b) => a === null || b === null ? null : a.median >= b.median ? a : b),
  };
}

/** Whether a way meets the target in a city. */
export function targetOf({ questions }: CityFigures, { calls }: WayFigures): TargetVerdict {
  if (calls === null || questions.large.results < TARGET_RESULTS) return "not shown";
  const { p99Ms, ms } = calls.large;
  // A median above it says enough.
  if (p99Ms === null) return ms.median > TARGET_MS ? "missed" : "not shown";
  return p99Ms <= TARGET_MS ? "met" : "missed";
}

const ITSELF: MedianInterval = { median: 1, interval: [1, 1], n: 1, needed: 1 };

function bySpeed(a: Candidate, b: Candidate): number {
  return a.ms - b.ms;
}

/** Whether two medians are not told apart; without an interval they are not. */
function overlap(a: MedianInterval, b: MedianInterval): boolean {
  if (a === b) return true;
  if (a.interval === null || b.interval === null) return true;
  return a.interval[0] <= b.interval[1] && b.interval[0] <= a.interval[1];
}
