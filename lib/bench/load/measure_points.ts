import { type ChosenLoad, type ChosenPoint, offeredPoints } from "./choose_load.ts";
import { type JudgedLoad, judgeLoad } from "./judge_load.ts";
import { LoadShop, type LoadTrial } from "./measure_load.ts";

/** A point as one store took it. */
export interface MeasuredPoint extends Pick<ChosenPoint, "point"> {
  readonly trial: LoadTrial;
  readonly judged: JudgedLoad;
}

/** Where and how loads are measured. */
export interface MeasureOptions {
  /** For throwaway files. */
  readonly folder: string;
  readonly interrupted: AbortSignal;
  /** Before each piece of work, in words; and after each trial. */
  readonly onStep: (what: string) => void;
  readonly onDone: () => void;
}

/**
 * Measures every point that can be offered on every store, in rounds and in turns: every second one in reverse. Each round has other
 * arrivals.
 * @returns What was measured by the end, or by the interruption.
 * @throws {HeadroomError} A store cannot be loaded.
 */
export async function measurePoints(
  { source, contestants, points, rounds }: ChosenLoad,
  { onDone, ...tools }: MeasureOptions,
): Promise<MeasuredPoint[]> {
  const shop = new LoadShop(source, tools);
  const measured: MeasuredPoint[] = [];
  const offered = offeredPoints(points);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { point, rows, load }] of offered.entries()) {
      for (const contestant of (round + i) % 2 === 0 ? contestants : contestants.toReversed()) {
        const trial = await shop.measure(contestant, load, Number(source.seed % 2n ** 20n) + round);
        if (trial !== null) measured.push({ point, trial, judged: judgeLoad(trial, rows) });
        onDone();
        if (tools.interrupted.aborted) return measured;
      }
    }
  }
  return measured;
}
