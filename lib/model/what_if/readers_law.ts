import type { Projection } from "../assessment.ts";
import type { WhatIfStore } from "./what_if_data.ts";

/** Readers that a setting asks for: those measured where no law says what others do. */
export function readersOf({ readers, readersLaw }: WhatIfStore, asked: number): number {
  return readersLaw === undefined
    ? readers ?? 1
    : Math.min(readersLaw.times.length, Math.max(1, Math.round(asked)));
}

/**
 * A rate of reads by another number of readers than it was measured with. As far beyond what was tested as it is, as the readers are, and
 * as its store is larger than the one that the readers' law was measured on: contention may grow with both.
 */
export function withReaders(projection: Projection, store: WhatIfStore, asked: number): Projection {
  const { readersLaw: law, readers: measured } = store;
  const readers = readersOf(store, asked);
  if (law === undefined || readers === (measured ?? 1)) return projection;
  const from = law.times[(measured ?? 1) - 1];
  const to = law.times[readers - 1]!;
  if (from === undefined) return { ...projection, interval: null };
  const { interval, value, beyond, size } = projection;
  return {
    ...projection,
    value: value * to.value / from.value,
    interval: interval && to.interval &&
      [interval[0] * to.interval[0] / from.value, interval[1] * to.interval[1] / from.value],
    beyond: Math.max(beyond, readers / law.readersTo, size / law.rowsTo),
  };
}
