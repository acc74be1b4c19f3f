import { endingAt } from "../../runs/row_views.ts";
import type { Timed } from "../../runs/service_time.ts";
import type { Times } from "./machine_times.ts";

/** Part of a time, microseconds, and how many times as long it takes there. */
interface PartOfTime {
  readonly us: number;
  readonly times: Times;
}

/** Times of some work as they would be there, and how far off each way that may be, as factors of 1 or more of the whole. */
export interface RescaledTimes<Sample> {
  readonly samples: Sample[];
  readonly slower: number;
  readonly faster: number;
}

/** Rescales samples by the parts of each one's time. */
export function rescaleSamples<Sample extends Timed>(
  samples: readonly Sample[],
  partsOf: (sample: Sample) => readonly PartOfTime[],
): RescaledTimes<Sample> {
  let [value, low, high] = [0, 0, 0];
  const rescaled = samples.map((sample) => {
    const before = value;
    for (const { us, times } of partsOf(sample)) {
      value += us * times.value;
      low += us * times.low;
      high += us * times.high;
    }
    return endingAt(sample, sample.start_us + value - before);
  });
  const factor = (more: number, less: number) => less > 0 ? Math.max(1, more / less) : 1;
  return { samples: rescaled, slower: factor(high, value), faster: factor(value, low) };
}
