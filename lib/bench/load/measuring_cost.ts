import { median } from "../../stats/quantile.ts";

/** Sections timed together, because one is shorter than a clock resolves, and how often. choice: some 10 ms in all. */
const TOGETHER = 20;
const BATCHES = 41;

/**
 * What measuring itself takes: the median time of a measured section with nothing in it, us.
 * @param section Everything done for one sample but the work: clock reads and recording.
 */
export function measuringCostUs(section: () => void): number {
  const batch = () => {
    const start = performance.now();
    for (let i = 0; i < TOGETHER; i++) section();
    return (performance.now() - start) * 1000 / TOGETHER;
  };
  // Compiled first, as it is while work is measured.
  for (let i = 0; i < BATCHES; i++) batch();
  return median(Array.from({ length: BATCHES }, batch));
}
