import { remembered } from "../remembered.ts";

/** A row of a trial; of work, when it started, microseconds from the trial's zero. */
interface TrialRow {
  readonly trial: string;
  readonly start_us?: number;
}

/**
 * The rows of a table by trial, those of work in order of time, others in theirs. Grouped once for each table, which must not change:
 * every store of every scenario asks for it.
 */
export function rowsByTrial<R extends TrialRow>(rows: readonly R[]): ReadonlyMap<string, readonly R[]> {
  return grouped(rows) as ReadonlyMap<string, readonly R[]>;
}

const grouped = remembered((rows: readonly TrialRow[]): ReadonlyMap<string, readonly TrialRow[]> => {
  const groups = new Map<string, TrialRow[]>();
  let [trial, own]: [string?, TrialRow[]?] = [];
  for (const row of rows) {
    if (own === undefined || row.trial !== trial) {
      trial = row.trial;
      own = groups.getOrInsertComputed(trial, () => []);
    }
    own.push(row);
  }
  const startUs = ({ start_us = 0 }: TrialRow) => start_us;
  for (const all of groups.values()) {
    const isInOrder = all.every((row, at) => at === 0 || startUs(all[at - 1]!) <= startUs(row));
    if (!isInOrder) all.sort((a, b) => startUs(a) - startUs(b));
  }
  return groups;
});
