import { rowCount, scenarioSize } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateLoad, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import type { ChosenLoad, ChosenPoint } from "./choose_load.ts";
import { streamOf } from "./offered_load.ts";

/** Bytes of a store's file that are copied a second. choice: a slow disk. */
const COPIED_PER_S = 2e8;
/** Longest log that is reckoned with. Source: `COSTS` of plan/estimate.ts. */
const LOG_BYTES = 512e6;

/** Time of all trials, and disk: the loaded stores, and what one trial takes beside them. */
export function estimateLoads({ source: { scenario, scale }, contestants, points }: ChosenLoad): Estimate {
  const size = scenarioSize(scenario, scale);
  const base = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const made = estimateMaking(base);
  let [seconds, diskBytes, trialBytes] = [made.seconds, made.diskBytes, 0];
  const files = contestants.map((contestant) => ({ contestant, load: estimateLoad(base, contestant) }));
  for (const { load } of files) {
    seconds += PROCESS_S + load.seconds;
    diskBytes += load.diskBytes;
  }
  const offered = offeredPoints(points);
  for (const { load } of offered) {
    const { perBlock, blocks } = streamOf(load) ?? { perBlock: 0, blocks: 0 };
    const share = perBlock * blocks / size.entities;
    const stream = { rows: base.rows * share, payloadBytes: base.payloadBytes * share };
    const chain = estimateMaking(stream);
    seconds += chain.seconds;
    for (const { contestant, load: { diskBytes: fileBytes } } of files) {
      const { diskBytes: grown } = estimateRows(stream, contestant);
      // Its answers are computed in one more pass over what was made.
      seconds += load.seconds + 3 * PROCESS_S + fileBytes / COPIED_PER_S + made.seconds + chain.seconds;
      trialBytes = Math.max(trialBytes, chain.diskBytes + fileBytes + grown + Math.min(LOG_BYTES, grown));
    }
  }
  const sorted = Math.max(...files.map(({ load }) => load.sortedBytes));
  return { seconds, diskBytes: diskBytes + Math.max(sorted, trialBytes) };
}

/** Points that can be offered at the scale. */
export function offeredPoints(points: readonly ChosenPoint[]): ChosenPoint[] {
  return points.filter(({ refused }) => refused === null);
}
