import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import type { Law, Metric, Projection } from "../assessment.ts";
import type { CommitGroup } from "../laws/commit_law.ts";
import type { FittedLaw } from "../laws/fit_law.ts";
import type { QueryGroup } from "../laws/query_law.ts";
import { BLOCK_S, type PhaseBlock } from "../laws/real_block.ts";
import { type ScaledTimes, timesAt } from "../laws/scaled_times.ts";
import * as laws from "../predict.ts";
import { noHeavier } from "../verdicts/question.ts";
import { METRICS, peakMetric } from "../../reference/metrics.ts";
import { fromLaw, projectionOf } from "./projection.ts";

/** Rows of Mendoza at scale 1: the baseline that every use case is compared with. Source: sp:mendoza-dump.md:L31; 002:L1290. */
export const MENDOZA_ROWS = 20_500_000;

/** Relative difference below which two sizes are the same: the baseline's published row count is rounded. */
const SAME_SIZE = 0.01;

/**
 * What foretells one variant of a store under a scenario: laws, and the size and blocks they are asked about. Plain data but for
 * `queries.times`, without a trial: verdicts ask it of a run, a page of what its reader sets.
 */
export interface EntityLaws {
  /** Rows asked about, and what a store of them holds. */
  readonly fullRows: number;
  readonly fullStored: laws.StoredSize;
  readonly commits: Pick<CommitGroup, "subject" | "sizeUnit" | "fitted" | "blocks">;
  /** Most versions that a measured commit wrote. */
  readonly largestCommit: number;
  readonly size: FittedLaw | null;
  readonly commitP50: ScaledTimes | null;
  readonly commitP99: ScaledTimes | null;
  readonly queries: Pick<QueryGroup, "times" | "mixMs">;
  /** How many times as large as measured the payloads asked about are; 1 where left out. */
  readonly payloadTimes?: number;
}

/**
 * All numbers that follow from laws, projected to the size asked about and to Mendoza 1x.
 * @param peakPerS The highest rate of writes that is needed, entity versions a second; null where none is.
 */
export function lawProjections(model: EntityLaws, peakPerS: number | null): Projection[] {
  const isMendoza = Math.abs(model.fullRows / MENDOZA_ROWS - 1) < SAME_SIZE;
  const sizes = isMendoza ? [model.fullRows] : [MENDOZA_ROWS, model.fullRows];
  return [
    ...sizes.flatMap((rows) => atSize(model, rows)),
    ...fullSizeOnly(model),
    ...(peakPerS === null ? [] : chainsNeeded(model, peakPerS)),
  ];
}

/** The laws themselves, that of commits first. */
export function lawsOf({ commits, size, commitP50, commitP99, queries }: EntityLaws): Law[] {
  const scaled = [commitP50, commitP99, queries.mixMs, ...queries.times.values()];
  const fitted = [commits.fitted, size].filter((law) => law !== null);
  return [...fitted, ...scaled.filter((times) => times !== null)].map(({ law }) => law);
}

/** Predictions of the commit law at a size, for a closed loop of the real block. */
function atSize(model: EntityLaws, rows: number): Projection[] {
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
  { commits, payloadTimes = 1 }: EntityLaws,
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
    times: payloadTimes,
    ...phase === undefined ? {} : { phase },
    question: (c) => of(laws.commitMs(c, shape, rows)),
    slowest: (c, measuredTo) => of(laws.slowestCommitMs(c, shape, { size: rows, measuredTo })),
  });
}

/** What one block can hold. A transaction k times larger than the largest measured one lies at least k times beyond the tested range. */
function transactionProjection({ commits, largestCommit }: EntityLaws, rows: number): Projection {
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
  return { ...projection, beyond: Math.max(projection.beyond, projection.value / largestCommit) };
}

/** Time to write a state of `rows` rows block by block, in minutes; null without a law. */
export function syncProjection(model: EntityLaws, rows: number): Projection | null {
  const { fitted, blocks: { whole: { phase, shape } } } = model.commits;
  if (fitted === null || !(shape.rows > 0)) return null;
  return fromLaw(model.commits, fitted, {
    metric: METRICS.syncMin,
    size: rows,
    shape,
    times: model.payloadTimes ?? 1,
    ...phase === undefined ? {} : { phase },
    question: (c) => laws.loadMs(c, shape, rows) / 60_000,
    slowest: (c, measuredTo) => laws.slowestLoadMs(c, shape, { size: rows, measuredTo }) / 60_000,
  });
}

/** Numbers that only make sense at the scenario's full size. */
function fullSizeOnly(model: EntityLaws): Projection[] {
  const rows = model.fullRows;
  const scaled = (metric: Metric, times: ScaledTimes | null, form: (ms: number) => number = (ms) => ms) =>
    times === null ? [] : [fromTimes(model, times, { metric, size: rows, form })];
  const { queries } = model;
  const file = model.size === null ? [] : [fromLaw(model.commits, model.size, {
    metric: METRICS.fileGb,
    size: rows,
    times: model.payloadTimes ?? 1,
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
function peakRates(model: EntityLaws): Projection[] {
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
  model: EntityLaws,
  times: ScaledTimes,
  { metric, size, form }: {
    readonly metric: Metric;
    readonly size: number;
    readonly form: (ms: number) => number;
  },
): Projection {
  const { value, interval } = timesAt(times, size);
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
function counted(model: EntityLaws, metric: Metric, value: number): Projection {
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
function chainsNeeded(model: EntityLaws, peakPerS: number): Projection[] {
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
