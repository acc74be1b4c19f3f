import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import type { Metric, Projection } from "../assessment.ts";
import { COMMIT_LAW, type TrialCommits } from "../laws/commit_law.ts";
import { BLOCK_S, type PhaseBlock, shapeOf } from "../laws/real_block.ts";
import type { ScaledTimes } from "../laws/scaled_times.ts";
import { largestOf, sizeAtEnd } from "../laws/trial_group.ts";
import * as laws from "../predict.ts";
import { noHeavier } from "../verdicts/question.ts";
import type { EntityModel } from "./entity_model.ts";
import { METRICS, peakMetric } from "../../reference/metrics.ts";
import { fromLaw, measuredOver, measuredRates, projectionOf, type Rate } from "./projection.ts";

/** Rows of Mendoza at scale 1: the baseline that every use case is compared with. Source: sp:mendoza-dump.md:L31; 002:L1290. */
export const MENDOZA_ROWS = 20_500_000;

/** Relative difference below which two sizes are the same: the baseline's published row count is rounded. */
const SAME_SIZE = 0.01;

/**
 * All numbers of one variant: as measured, and projected to the scenario's 1x and to Mendoza 1x.
 * @param peakPerS The highest rate of writes that is needed, entity versions a second; null where none is.
 */
export function entityProjections(model: EntityModel, peakPerS: number | null): Projection[] {
  const isMendoza = Math.abs(model.fullRows / MENDOZA_ROWS - 1) < SAME_SIZE;
  const sizes = isMendoza ? [model.fullRows] : [MENDOZA_ROWS, model.fullRows];
  return [
    ...ratesOf(model),
    ...sizes.flatMap((rows) => atSize(model, rows)),
    ...fullSizeOnly(model),
    ...(peakPerS === null ? [] : chainsNeeded(model, peakPerS)),
    ...largestSeen(model),
  ];
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

/** Predictions of the commit law at a size, for a closed loop of the real block. */
function atSize(model: EntityModel, rows: number): Projection[] {
  const { fitted, blocks: { steady } } = model.commits;
  if (fitted === null || !(steady.shape.versions > 0)) return [];
  const { shape } = steady;
  const ask = (metric: Metric, of: (ms: number) => number) =>
    blockProjection(model, steady, { metric, rows, of });
  return [
    ...updateRates(steady).map(([metric, of]) => ask(metric, of)),
    ask(METRICS.rowsPerS, (ms) => (1000 * shape.rows) / ms),
    ask(METRICS.commitMs, (ms) => ms),
    transactionProjection(model, rows),
    ...[syncProjection(model, rows)].filter((sync) => sync !== null),
  ];
}

/** Rates of a closed loop of a block, from its time in ms. */
function updateRates({ shape }: PhaseBlock): [metric: Metric, of: (ms: number) => number][] {
  const attributes = shape.rows - ROWS_PER_VERSION * shape.versions;
  return [
    [METRICS.entitiesPerS, (ms) => (1000 * shape.versions) / ms],
    [METRICS.attributeUpdatesPerS, (ms) => (1000 * attributes) / ms],
  ];
}

/** A metric of the time that one block takes in a store of `rows` rows. */
function blockProjection(
  { commits }: EntityModel,
  { phase, shape }: PhaseBlock,
  { metric, rows, of }: {
    readonly metric: Metric;
    readonly rows: number;
    readonly of: (commitMs: number) => number;
  },
): Projection {
  return fromLaw(commits, commits.fitted!, {
    metric,
    size: rows,
    shape,
    ...phase === undefined ? {} : { phase },
    question: (c) => of(laws.commitMs(c, shape, rows)),
    slowest: (c, measuredTo) => of(laws.slowestCommitMs(c, shape, { size: rows, measuredTo })),
  });
}

/** What one block can hold. A transaction k times larger than the largest measured one lies at least k times beyond the tested range. */
function transactionProjection({ commits }: EntityModel, rows: number): Projection {
  const { phase, shape } = commits.blocks.steady;
  const budgetMs = 1000 * BLOCK_S;
  const projection = fromLaw(commits, commits.fitted!, {
    metric: METRICS.entitiesPerTransaction,
    size: rows,
    ...phase === undefined ? {} : { phase },
    question: (c) => laws.versionsWithinMs(c, shape, { rowsBefore: rows, budgetMs }),
    slowest: (c, measuredTo) => {
      const slower = laws.slowestCommitMs(c, shape, { size: rows, measuredTo }) /
        laws.commitMs(c, shape, rows);
      return laws.versionsWithinMs(c, shape, { rowsBefore: rows, budgetMs: budgetMs / slower });
    },
  });
  const tried = [...commits.calibration, ...commits.validation].flatMap(({ samples }) => samples)
    .reduce((most, commit) => Math.max(most, commit.versions), 1);
  return { ...projection, beyond: Math.max(projection.beyond, projection.value / tried) };
}

/** Time to write a state of `rows` rows block by block, in minutes; null without a law. */
export function syncProjection(model: EntityModel, rows: number): Projection | null {
  const { fitted, blocks: { whole: { phase, shape } } } = model.commits;
  if (fitted === null || !(shape.rows > 0)) return null;
  return fromLaw(model.commits, fitted, {
    metric: METRICS.syncMin,
    size: rows,
    shape,
    ...phase === undefined ? {} : { phase },
    question: (c) => laws.loadMs(c, shape, rows) / 60_000,
    slowest: (c, measuredTo) => laws.slowestLoadMs(c, shape, { size: rows, measuredTo }) / 60_000,
  });
}

/** Numbers that only make sense at the scenario's full size. */
function fullSizeOnly(model: EntityModel): Projection[] {
  const rows = model.fullRows;
  const scaled = (metric: Metric, times: ScaledTimes | null, form: (ms: number) => number = (ms) => ms) =>
    times === null ? [] : [fromTimes(model, times, { metric, size: rows, form })];
  const { queries } = model;
  const file = model.size === null ? [] : [fromLaw(model.commits, model.size, {
    metric: METRICS.fileGb,
    size: rows,
    question: (c) => laws.fileBytes(c, model.fullStored) / 1e9,
  })];
  const { fitted, blocks: { steady: { phase } } } = model.commits;
  const isTested = fitted?.law.phases?.some((of) => of.phase === phase) ?? false;
  // Quantiles of steady blocks are both measured and tested on such.
  const ofSteady = (p: Projection): Projection =>
    phase === undefined ? p : { ...p, phase, testedIn: isTested ? phase : null };
  return [
    ...scaled(METRICS.commitP50Ms, model.commitP50).map(ofSteady),
    ...scaled(METRICS.commitP99Ms, model.commitP99).map(ofSteady),
    ...file,
    ...scaled(METRICS.queriesPerS, queries.mixMs, (ms) => 1000 / ms),
    ...[...queries.times].flatMap(([metric, times]) => scaled(metric, times)),
    counted(model, METRICS.shareOfMendoza, (100 * rows) / MENDOZA_ROWS),
    ...peakRates(model),
  ];
}

/** The rates that a closed loop of each declared peak's blocks sustains. */
function peakRates(model: EntityModel): Projection[] {
  const { fitted, blocks: { peaks } } = model.commits;
  if (fitted === null) return [];
  return peaks.flatMap((peak) =>
    updateRates(peak).map(([metric, of]) =>
      blockProjection(model, peak, { metric: peakMetric(metric, peak.phase!), rows: model.fullRows, of })
    )
  );
}

/** A measured time at a size, as the metric that is made of it. */
export function fromTimes(
  model: EntityModel,
  times: ScaledTimes,
  { metric, size, form }: {
    readonly metric: Metric;
    readonly size: number;
    readonly form: (ms: number) => number;
  },
): Projection {
  const { value, interval } = times.at(size);
  const bounds = interval && [form(interval[0]), form(interval[1])].sort((a, b) => a - b) as [number, number];
  return {
    ...projectionOf(model.commits, { metric, size }),
    beyond: size / times.measuredTo,
    value: form(value),
    interval: bounds,
    basis: size > times.measuredTo ? "projected" : "measured",
    law: times.law.id,
    trials: times.law.trials,
  };
}

/** Counted from the scenario's definition: exact, at full size. */
function counted(model: EntityModel, metric: Metric, value: number): Projection {
  return {
    ...projectionOf(model.commits, { metric, size: model.fullRows }),
    beyond: 0,
    value,
    interval: [value, value],
    basis: "projected",
    law: null,
    trials: 0,
  };
}

/**
 * Chains of the scenario's full size that carry a rate of writes together. The peak's own mix is not stated: the slowest declared
 * one counts, as in `questionOf`.
 */
function chainsNeeded(model: EntityModel, peakPerS: number): Projection[] {
  const { fullRows: rows, commits: { fitted, blocks: { steady, peaks } } } = model;
  if (fitted === null || !(steady.shape.versions > 0)) return [];
  const blocks = [steady, ...peaks].map((block) => ({ ...block, perS: block.shape.versions / BLOCK_S }));
  const slowest = noHeavier(blocks, peakPerS).map((block) =>
    blockProjection(model, block, {
      metric: METRICS.chains,
      rows,
      of: (ms) => 1000 * block.shape.versions / ms,
    })
  ).reduce((a, b) => b.value < a.value ? b : a);
  const chains = (perS: number) => Math.max(1, Math.ceil(peakPerS / perS));
  const { value, interval } = slowest;
  return [{
    ...slowest,
    value: chains(value),
    interval: interval && [chains(interval[1]), chains(interval[0])],
  }];
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
  const trials = all.filter((trial) => times(trial).length > 0);
  if (trials.length === 0) return [];
  const size = sizeAtEnd(trials);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const wal = trials.map(({ samples }) => most(samples.map((commit) => commit.log_bytes ?? 0)) / 1e6);
  return [
    measuredOver(commits, { metric: METRICS.commitMaxMs, size }, trials.map((trial) => most(times(trial)))),
    ...(most(wal) > 0 ? [measuredOver(commits, { metric: METRICS.walMb, size }, wal)] : []),
  ];
}
