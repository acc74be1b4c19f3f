import { HeadroomError } from "../../errors.ts";
import { type Ceiling, findCeiling } from "./ceiling.ts";
import type { ChosenLoad } from "./choose_load.ts";
import { type JudgedLoad, judgeLoad, type LoadCriterion } from "./judge_load.ts";
import type { Confirmation, RateTrial } from "./judge_rate.ts";
import { type LoadContestant, LoadShop, type LoadTrial } from "./measure_load.ts";
import type { MeasureOptions } from "./measure_points.ts";
import { type OfferedLoad, streamOf } from "./offered_load.ts";
import { SUSTAINED, sustainedShare, withWriteStream } from "./write_stream.ts";

/** The ceiling of a store. */
export interface SearchedCeiling {
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
 * @returns What is known by the end, or by the interruption.
 * @throws {HeadroomError} A store cannot be loaded, or a trial died.
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
    const holds = async (rate: number, n: number): Promise<RateTrial> => {
      const own = { ...load, [of === "write" ? "writePerS" : "readPerS"]: rate };
      if (!isSustained(own, source)) return { held: false, broke: null, generatorBound: true };
      const trial = await measured(shop, contestant, {
        load: own,
        seed: Number(source.seed % 2n ** 20n) + n,
      });
      trials.push(trial);
      onDone();
      return rateTrial(trial, judgeLoad(trial));
    };
    const ceiling = await findCeiling({
      ...{ low: start / REACH, high: start * REACH, start, tolerance: TOLERANCE },
      ...{ confirm: CONFIRM, trialsMax: TRIALS_MAX, holds, signal: tools.interrupted },
    });
    if (trials.length > 0) found.push({ contestant: contestant.name, ceiling, trials });
    if (tools.interrupted.aborted) break;
  }
  return found;
}

async function measured(
  shop: LoadShop,
  contestant: LoadContestant,
  { load, seed }: { readonly load: OfferedLoad; readonly seed: number },
): Promise<LoadTrial> {
  const trial = await shop.measure(contestant, load, seed);
  if (trial?.end === "whole" && trial.problems.length === 0) return trial;
  throw HeadroomError.unmet(`go on with the search on ${contestant.name}`, {
    expected: "a trial that ends as it should",
    actual: trial?.problems[0] ?? "one that was interrupted",
    next: "See the message.",
  });
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
