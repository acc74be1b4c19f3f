import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import type { Projection } from "../assessment.ts";
import { COMMIT_LAW, type TrialCommits } from "../laws/commit_law.ts";
import { shapeOf } from "../laws/real_block.ts";
import { largestOf, sizeAtEnd } from "../laws/trial_group.ts";
import type { EntityModel } from "./entity_model.ts";
import { lawProjections } from "./law_projections.ts";
import { METRICS } from "../../reference/metrics.ts";
import { measuredOver, measuredRates, type Rate } from "./projection.ts";

/**
 * All numbers of one variant: as measured, and projected (`lawProjections`).
 * @param peakPerS The highest rate of writes that is needed, entity versions a second; null where none is.
 */
export function entityProjections(model: EntityModel, peakPerS: number | null): Projection[] {
  return [...ratesOf(model), ...lawProjections(model, peakPerS), ...largestSeen(model)];
}

/**
 * Rates as measured, over commits that wrote something: empty blocks come with the chain's clock, not from load. Of a scenario
 * whose load and steady stream are different work, each phase has its own; a rate over both would be of no mix that exists.
 */
function ratesOf({ scenario, commits }: EntityModel): Projection[] {
  const perS = (pick: "versions" | "rows") => (counted: readonly Row<"commits">[]) =>
    (1000 * shapeOf(counted)[pick] * counted.length) / totalMs(counted);
  const written = (phase?: string) => (samples: readonly Row<"commits">[]) =>
    COMMIT_LAW.counted(samples).filter((commit) =>
      commit.rows > 0 && (phase ?? commit.phase) === commit.phase
    );
  const both: Rate<Row<"commits">>[] = [
    [METRICS.entitiesPerS, perS("versions")],
    [METRICS.rowsPerS, perS("rows")],
  ];
  if (scenario.generator !== "types" || scenario.operations.length === 0) {
    return measuredRates(commits, { counted: written() }, both);
  }
  const inPhase = (phase: string) => (p: Projection): Projection => ({ ...p, phase });
  return [
    ...measuredRates(commits, { counted: written("steady") }, both).map(inPhase("steady")),
    ...measuredRates(commits, { counted: written("load"), sizeAfter: loadedRows }, [
      [METRICS.loadRowsPerS, perS("rows")],
    ]).map(inPhase("load")),
  ];
}

/** Rows in a trial's store after its load. */
function loadedRows({ samples }: TrialCommits): number {
  return samples.filter(({ phase }) => phase === "load")
    .reduce((most, commit) => Math.max(most, commit.rows_before + commit.rows), 0);
}

/**
 * Longest commit and largest log of each trial: as measured, never projected. Of all commits after warmup, loading included, as
 * in a run's summary: a stall is one whatever the block holds.
 */
function largestSeen({ commits }: EntityModel): Projection[] {
  const all = largestOf(commits.validation.length > 0 ? commits.validation : commits.calibration);
  const times = (trial: TrialCommits) =>
    COMMIT_LAW.counted(trial.samples).filter(({ versions }) => versions > 0).map((commit) =>
      serviceUs(commit) / 1000
    );
  const trials = all.map((trial) => ({ ...trial, times: times(trial) })).filter(({ times }) =>
    times.length > 0
  );
  if (trials.length === 0) return [];
  const size = sizeAtEnd(trials);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const wal = trials.map(({ samples }) => most(samples.map((commit) => commit.log_bytes ?? 0)) / 1e6);
  return [
    measuredOver(commits, { metric: METRICS.commitMaxMs, size }, trials.map(({ times }) => most(times))),
    ...(most(wal) > 0 ? [measuredOver(commits, { metric: METRICS.walMb, size }, wal)] : []),
  ];
}
