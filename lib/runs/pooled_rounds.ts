import type { Measurements } from "./measurements.ts";
import { mergedScenarios } from "./merge_runs.ts";
import { plainRow } from "./row_views.ts";

/** Places in a run's order that each round takes: no small plan has more trials. */
const ROUND_PLACES = 1000;

/**
 * Small runs of one code as one: their trials, told apart by a number, in the order of the runs. The manifest is the first one's, with
 * the scenarios and settings of all.
 * @param rounds At least one, in the order in which they were measured.
 */
export function pooledRounds(rounds: readonly Measurements[]): Measurements {
  const all = rounds.map((run, round) => {
    const named = <R extends { readonly trial: string }>(rows: readonly R[]): R[] =>
      rows.map((row) => ({ ...plainRow(row), trial: `${row.trial}-round-${round + 1}` }));
    return {
      trials: named(run.trials).map((row) => ({ ...row, order: round * ROUND_PLACES + row.order })),
      commits: named(run.commits),
      operations: named(run.operations),
      queries: named(run.queries),
    };
  });
  const manifests = rounds.map(({ manifest }) => manifest);
  return {
    manifest: {
      ...manifests[0]!,
      scenarios: mergedScenarios(manifests.flatMap(({ scenarios }) => scenarios)),
      settings: Object.assign({}, ...manifests.map(({ settings }) => settings)),
    },
    trials: all.flatMap(({ trials }) => trials),
    commits: all.flatMap(({ commits }) => commits),
    operations: all.flatMap(({ operations }) => operations),
    queries: all.flatMap(({ queries }) => queries),
  };
}
