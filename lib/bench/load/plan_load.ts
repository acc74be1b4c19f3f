import { rowCount, scenarioSize } from "../../scenarios/scenario_size.ts";
import {
  type Estimate,
  estimateLoad,
  estimateMaking,
  estimateRows,
  logOf,
  PROCESS_S,
} from "../plan/estimate.ts";
import { type ChosenLoad, offeredPoints } from "./choose_load.ts";
import { streamOf } from "./offered_load.ts";
import { TRIALS_MAX } from "./search_load.ts";

/** Bytes of a store's file that are copied a second. choice: a slow disk. */
const COPIED_PER_S = 2e8;

/** Trials of each point on each store, at most. */
export function trialsOf({ search, rounds }: Pick<ChosenLoad, "search" | "rounds">): number {
  return search === null ? rounds : TRIALS_MAX;
}

/** Time of all trials, and disk: the loaded stores, and what one trial takes beside them. A search makes fewer, or larger ones. */
export function estimateLoads(chosen: ChosenLoad): Estimate {
  const { source: { scenario, scale }, contestants, points } = chosen;
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
    // Streams of one load are kept for all stores, not for the next round.
    seconds += trialsOf(chosen) * chain.seconds;
    for (const { contestant, load: { diskBytes: fileBytes } } of files) {
      const { diskBytes: grown } = estimateRows(stream, contestant);
      // Its answers are computed in one more pass over what was made.
      const trial = load.seconds + 3 * PROCESS_S + fileBytes / COPIED_PER_S + made.seconds + chain.seconds;
      seconds += trialsOf(chosen) * trial;
      trialBytes = Math.max(trialBytes, chain.diskBytes + fileBytes + grown + logOf(grown));
    }
  }
  const sorted = Math.max(...files.map(({ load }) => load.sortedBytes));
  return { seconds, diskBytes: diskBytes + Math.max(sorted, trialBytes) };
}
