import { isBasePhase } from "../../runs/base_phases.ts";
import type { Measurements } from "../../runs/measurements.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs, type Timed, totalMs } from "../../runs/service_time.ts";
import { median, quantile, SAMPLES_FOR_P99 } from "../../stats/mod.ts";
import type { FigureUnit } from "./judge_figures.ts";

/** One figure of one trial. */
export interface TrialFigure {
  /** What it is of: "commit p50". */
  readonly name: string;
  readonly unit: FigureUnit;
  readonly value: number;
}

/** Makes the figures of a run's trials: what appends, queries and onboarding took, and the bytes that are left. */
export function figuresOf({ commits, operations, queries }: Measurements): (
  trial: Row<"trials">,
) => TrialFigure[] {
  const byTrial = <R extends { readonly trial: string }>(rows: readonly R[]) => {
    const groups = Map.groupBy(rows, (row) => row.trial);
    return (trial: string) => groups.get(trial) ?? [];
  };
  // As in a run's summary: an empty block only moves the tip, and its short time would hide a change in the others.
  const blocks = byTrial(commits.filter((row) => isBasePhase(row.phase) && row.versions > 0));
  const calls = byTrial(operations.filter((row) => row.phase === "onboard"));
  const asked = byTrial(queries.filter((row) => row.phase === "query" && row.scheduled_us === null));
  return ({ trial, benchmark, file_bytes }) =>
    [
      ...ofBlocks(blocks(trial)),
      ...ofQueries(asked(trial)),
      ...ofCalls(calls(trial)),
      // A store that is only asked was written by the trials of appends.
      ...benchmark === "query" ? [] : [{ name: "bytes on disk", unit: "bytes", value: file_bytes } as const],
    ].filter(({ value }) => value > 0);
}

function ofBlocks(blocks: readonly Row<"commits">[]): TrialFigure[] {
  if (blocks.length === 0) return [];
  const us = blocks.map(serviceUs);
  const last = us.length < SAMPLES_FOR_P99
    ? { name: "slowest commit", unit: "us", value: Math.max(...us) } as const
    : { name: "commit p99", unit: "us", value: quantile(us, 0.99) } as const;
  return [
    {
      name: "append, entity versions/s",
      unit: "entity_versions_per_s",
      value: perS(blocks, (row) => row.versions),
    },
    { name: "commit p50", unit: "us", value: median(us) },
    last,
  ];
}

function ofQueries(asked: readonly Row<"queries">[]): TrialFigure[] {
  return [...Map.groupBy(asked, ({ type }) => type)].sort(([a], [b]) => a.localeCompare(b)).map((
    [type, rows],
  ) => ({ name: `query ${type} p50`, unit: "us", value: median(rows.map(serviceUs)) }));
}

function ofCalls(calls: readonly Row<"operations">[]): TrialFigure[] {
  if (calls.length === 0) return [];
  return [
    { name: "onboard, key events/s", unit: "events_per_s", value: perS(calls, (row) => row.events) },
    { name: "registry call p50", unit: "us", value: median(calls.map(serviceUs)) },
  ];
}

function perS<R extends Timed>(rows: readonly R[], count: (row: R) => number): number {
  return 1000 * rows.reduce((sum, row) => sum + count(row), 0) / totalMs(rows);
}
