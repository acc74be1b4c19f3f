import {
  falseDiscoveryRates,
  mannWhitney,
  median,
  ratioOfMedians,
  selfDifference,
  TRIALS_FOR_INTERVAL,
} from "../../stats/mod.ts";

/** What is compared, and its unit: us and bytes are better where they are less, rates where they are more. */
export type FigureUnit = "us" | "bytes" | "entity_versions_per_s" | "events_per_s";

/** One figure of the trials of two sides, all above 0. */
export interface FigurePair {
  readonly unit: FigureUnit;
  readonly base: readonly number[];
  readonly now: readonly number[];
  /** Why nothing may be concluded from it; empty where nothing is known against it. */
  readonly withheld: string;
}

/** What two sides' trials of a figure say. */
export interface FigureVerdict {
  /** Medians over trials, in the figure's unit. */
  readonly base: number;
  readonly new: number;
  /** How many times more time or bytes the new side takes (of a rate: how many times less it does), by medians. */
  readonly ratio: number;
  /** 95 % interval of the ratio; null under six trials a side, and for bytes that are the same in every trial. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Two-sided p of the Mann-Whitney test; null as the interval. */
  readonly p: number | null;
  /** The same, adjusted for all figures that were tested with it (Benjamini and Hochberg). */
  readonly adjustedP: number | null;
  /** Factor within which each side stays to itself 19 times of 20, the larger of both; null as the interval. */
  readonly noiseFloor: number | null;
  readonly trials: readonly [base: number, now: number];
  /**
   * `slower`, `faster` (of bytes `larger`, `smaller`): adjusted p under 0.05, the interval beyond 1, the ratio beyond the noise floor.
   * `unchanged`: not told apart even before p was adjusted. `not enough samples`: under six trials a side, or told apart only before.
   */
  readonly result:
    | "slower"
    | "faster"
    | "larger"
    | "smaller"
    | "unchanged"
    | "not enough samples"
    | "no verdict";
  /** Why there is no verdict, or what more samples would tell; empty otherwise. */
  readonly why: string;
}

/** Largest adjusted p of a difference that counts. `choice:` the usual 5 %. */
const SIGNIFICANT_P = 0.05;

type Compared = Omit<FigureVerdict, "adjustedP" | "result" | "why">;

/** Judges figures together, in their order: the more are tested, the clearer each difference has to be. */
export function judgeFigures(pairs: readonly FigurePair[]): FigureVerdict[] {
  const compared = pairs.map(compare);
  const tested = pairs.flatMap(({ withheld }, at) => withheld === "" && compared[at]!.p !== null ? [at] : []);
  const adjusted = falseDiscoveryRates(tested.map((at) => compared[at]!.p!));
  return compared.map((one, at) => {
    const place = tested.indexOf(at);
    const adjustedP = place < 0 ? null : adjusted[place]!;
    return { ...one, adjustedP, ...resultOf(one, pairs[at]!, { adjustedP, tested: tested.length }) };
  });
}

function compare({ unit, base, now }: FigurePair): Compared {
  const figures = { base: median(base), new: median(now), trials: [base.length, now.length] as const };
  // As much as it takes: of a rate, the time for one.
  const [before, after] = unit.endsWith("_per_s")
    ? [base.map((rate) => 1 / rate), now.map((rate) => 1 / rate)]
    : [base, now];
  const { ratio, interval } = ratioOfMedians(after, before, 1);
  if (interval === null || isExact({ unit, base, now })) {
    return { ...figures, ratio, interval: null, p: null, noiseFloor: null };
  }
  const noiseFloor = Math.max(selfDifference(before, 1)!, selfDifference(after, 1)!);
  return { ...figures, ratio, interval, p: mannWhitney(after, before).p, noiseFloor };
}

/** Bytes that are the same in every trial of a side are counted, not tested. */
function isExact({ unit, base, now }: Pick<FigurePair, "unit" | "base" | "now">): boolean {
  return unit === "bytes" && [base, now].every((side) => side.every((bytes) => bytes === side[0]));
}

function resultOf(
  { ratio, interval, p, noiseFloor, trials }: Compared,
  pair: FigurePair,
  { adjustedP, tested }: { readonly adjustedP: number | null; readonly tested: number },
): Pick<FigureVerdict, "result" | "why"> {
  const [more, less] = pair.unit === "bytes" ? ["larger", "smaller"] as const : ["slower", "faster"] as const;
  const direction = ratio > 1 ? more : less;
  if (pair.withheld !== "") return { result: "no verdict", why: pair.withheld };
  if (isExact(pair)) return { result: ratio === 1 ? "unchanged" : direction, why: "" };
  if (interval === null || p === null || noiseFloor === null) {
    const why = `${Math.min(...trials)} trials, ${TRIALS_FOR_INTERVAL} on each side are needed`;
    return { result: "not enough samples", why };
  }
  const isBeyond = Math.max(ratio, 1 / ratio) > noiseFloor && (interval[0] > 1 || interval[1] < 1);
  if (!isBeyond || p >= SIGNIFICANT_P) return { result: "unchanged", why: "" };
  if (adjustedP! < SIGNIFICANT_P) return { result: direction, why: "" };
  return {
    result: "not enough samples",
    why:
      `looks ${direction}, but of ${tested} figures that were tested one may by chance: more trials would tell`,
  };
}
