import type { ChosenLoad, ChosenPoint } from "./choose_load.ts";
import { type JudgedLoad, judgeLoad } from "./judge_load.ts";
import { LoadShop, type LoadTrial } from "./measure_load.ts";
import { offeredPoints } from "./plan_load.ts";

/** A point as one store took it. */
export interface MeasuredPoint extends Pick<ChosenPoint, "point"> {
  readonly trial: LoadTrial;
  readonly judged: JudgedLoad;
}

/** Where and how loads are measured. */
interface MeasureOptions {
  /** For throwaway files. */
  readonly folder: string;
  readonly interrupted: AbortSignal;
  /** Before each piece of work, in words; and after each trial. */
  readonly onStep: (what: string) => void;
  readonly onDone: () => void;
}

/**
 * Measures every point that can be offered on every store, in turns: every second point in reverse.
 * @returns What was measured by the end, or by the interruption.
 * @throws {HeadroomError} A store cannot be loaded.
 */
export async function measurePoints(
  { source, contestants, points }: ChosenLoad,
  { onDone, ...tools }: MeasureOptions,
): Promise<MeasuredPoint[]> {
  const shop = new LoadShop(source, tools);
  const measured: MeasuredPoint[] = [];
  for (const [i, { point, rows, load }] of offeredPoints(points).entries()) {
    for (const contestant of i % 2 === 0 ? contestants : contestants.toReversed()) {
      const trial = await shop.measure(contestant, load, Number(BigInt.asUintN(31, source.seed)));
      if (trial !== null) measured.push({ point, trial, judged: judgeLoad(trial, rows) });
      onDone();
      if (tools.interrupted.aborted) return measured;
    }
  }
  return measured;
}
