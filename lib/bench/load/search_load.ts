import { type Ceiling, findCeiling } from "./ceiling.ts";
import type { ChosenLoad } from "./choose_load.ts";
import { type JudgedLoad, judgeLoad, type LoadCriterion } from "./judge_load.ts";
import type { Confirmation, RateTrial } from "./judge_rate.ts";
import { LoadShop, type LoadTrial } from "./measure_load.ts";
import type { MeasureOptions } from "./measure_points.ts";
import { type OfferedLoad, streamOf } from "./offered_load.ts";
import { SUSTAINED, sustainedShare, withWriteStream } from "./write_stream.ts";

/** The ceiling of a store. */
interface SearchedCeiling {
  readonly contestant: string;
  readonly ceiling: Ceiling;
  readonly trials: readonly LoadTrial[];
}

/** A rate holds where two of up to three fresh trials do. choice: one stray trial decides nothing. */
export const CONFIRM: Confirmation = { held: 2, of: 3 };
/** Most trials of a search. choice: doubling through 64 times either way, halving to a tenth, confirming both ends. */
export const TRIALS_MAX = 24;
/** How far the rates go from the first one, and how close they come. */
const [REACH, TOLERANCE] = [64, 0.1];

/**
 * Searches the largest rate at which a load holds, store by store: each trial begins with a fresh copy of the loaded file and other
 * arrivals. A rate that the entities of the scale do not sustain is none that the store could be blamed for.
 * @returns What is known by the end, by the interruption, or by a trial that did not end as it should: that is among the trials.
 * @throws {HeadroomError} A store cannot be loaded.
 */
export async function searchCeilings(
  { source, contestants, points, search: of }: ChosenLoad,
  { onDone, ...tools }: MeasureOptions,
): Promise<SearchedCeiling[]> {
  const shop = new LoadShop(source, tools);
  const [{ load }] = points as [ChosenLoad["points"][number]];
  const start = (of === "write" ? load.writePerS : load.readPerS) as number;
  const found: SearchedCeiling[] = [];
  for (const contestant of contestants) {
    const trials: LoadTrial[] = [];
    const ended = new AbortController();
    const holds = async (rate: number, n: number): Promise<RateTrial> => {
      const own = { ...load, [of === "write" ? "writePerS" : "readPerS"]: rate };
      if (!isSustained(own, source)) return { held: false, broke: null, generatorBound: true };
      const trial = await shop.measure(contestant, own, Number(source.seed % 2n ** 20n) + n);
      if (trial !== null) trials.push(trial);
      onDone();
      if (trial?.end === "whole" && trial.problems.length === 0) return rateTrial(trial, judgeLoad(trial));
      ended.abort();
      throw ended.signal.reason;
    };
    const ceiling = await findCeiling({
      ...{ low: start / REACH, high: start * REACH, start, tolerance: TOLERANCE },
      ...{ confirm: CONFIRM, trialsMax: TRIALS_MAX, holds },
      signal: AbortSignal.any([tools.interrupted, ended.signal]),
    });
    if (trials.length > 0) found.push({ contestant: contestant.name, ceiling, trials });
    if (tools.interrupted.aborted) break;
  }
  return found;
}

function isSustained(load: OfferedLoad, { scenario, scale }: ChosenLoad["source"]): boolean {
  const stream = streamOf(load);
  return stream === null || sustainedShare(withWriteStream(scenario, scale, stream), scale) >= SUSTAINED;
}

/** A trial is short: it holds where nothing is shown to have broken, and its p99, or the longest of few, is under its limit. */
function rateTrial({ load }: LoadTrial, { criteria, broke, isGeneratorBound }: JudgedLoad): RateTrial {
  const limits: Partial<Record<LoadCriterion, number>> = {
    "commit p99": load.commitP99Ms,
    "query p99": load.queryP99Ms,
  };
  const over = criteria.find(({ what, value }) =>
    limits[what] !== undefined && (value ?? Infinity) >= limits[what]
  )?.what;
  const first = broke[0]?.what ?? over ?? null;
  return {
    held: first === null,
    broke: first === null ? null : `${first} broke`,
    generatorBound: isGeneratorBound && broke.length === 0,
  };
}
