import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import type { Metric, Projection } from "../assessment.ts";
import { COMMIT_LAW } from "../laws/commit_law.ts";
import { BLOCK_S, shapeOf } from "../laws/real_block.ts";
import type { ScaledTimes } from "../laws/scaled_times.ts";
import { sizeAtEnd } from "../laws/trial_group.ts";
import * as laws from "../predict.ts";
import type { Interval } from "../verdicts/verdict.ts";
import { type EntityModel, realBlockMs } from "./entity_model.ts";
import { METRICS } from "./metrics.ts";
import { fromLaw, measuredOver, measuredRates, projectionOf } from "./projection.ts";

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
 * Rates over all commits after warmup that wrote something. Empty blocks come with the chain's clock, not from load.
 */
function ratesOf({ commits }: EntityModel): Projection[] {
  const perS = (pick: "versions" | "rows") => (counted: readonly Row<"commits">[]) =>
    (1000 * shapeOf(counted)[pick] * counted.length) / totalMs(counted);
  return measuredRates(commits, (samples) => COMMIT_LAW.counted(samples).filter(({ rows }) => rows > 0), [
    [METRICS.entitiesPerS, perS("versions")],
    [METRICS.rowsPerS, perS("rows")],
  ]);
}

/** Predictions of the commit law at a size, for a closed loop of the real block. */
function atSize(model: EntityModel, rows: number): Projection[] {
  const { fitted, blocks: { steady: shape } } = model.commits;
  if (fitted === null || !(shape.versions > 0)) return [];
  const attributes = shape.rows / shape.versions - ROWS_PER_VERSION;
  const ask = (metric: Metric, question: (c: laws.Coefficients) => number) =>
    fromLaw(model.commits, fitted, { metric, size: rows, question });
  return [
    ask(METRICS.entitiesPerS, (c) => laws.versionsPerS(c, shape, rows)),
    ask(METRICS.rowsPerS, (c) => laws.rowsPerS(c, shape, rows)),
    ask(METRICS.attributeUpdatesPerS, (c) => attributes * laws.versionsPerS(c, shape, rows)),
    ask(METRICS.commitMs, (c) => laws.commitMs(c, shape, rows)),
    transactionProjection(
      model,
      ask(
        METRICS.entitiesPerTransaction,
        (c) => laws.versionsWithinMs(c, shape, { rowsBefore: rows, budgetMs: 1000 * BLOCK_S }),
      ),
    ),
    ...[syncProjection(model, rows)].filter((sync) => sync !== null),
  ];
}

/** A transaction k times larger than the largest measured one lies at least k times beyond the tested range. */
function transactionProjection(model: EntityModel, projection: Projection): Projection {
  const tried = [...model.commits.calibration, ...model.commits.validation].flatMap(({ samples }) => samples)
    .reduce((most, commit) => Math.max(most, commit.versions), 1);
  return { ...projection, beyond: Math.max(projection.beyond, projection.value / tried) };
}

/** Time to write a state of `rows` rows block by block, in minutes; null without a law. */
export function syncProjection(model: EntityModel, rows: number): Projection | null {
  const { fitted, blocks: { whole } } = model.commits;
  if (fitted === null || !(whole.rows > 0)) return null;
  const question = (c: laws.Coefficients) => laws.loadMs(c, whole, rows) / 60_000;
  return fromLaw(model.commits, fitted, { metric: METRICS.syncMin, size: rows, question });
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
  return [
    ...scaled(METRICS.commitP50Ms, model.commitP50),
    ...scaled(METRICS.commitP99Ms, model.commitP99),
    ...file,
    ...scaled(METRICS.queriesPerS, queries.mixMs, (ms) => 1000 / ms),
    ...[...queries.times].flatMap(([metric, times]) => scaled(metric, times)),
    counted(model, METRICS.shareOfMendoza, (100 * rows) / MENDOZA_ROWS),
  ];
}

function fromTimes(
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

/** Chains of the scenario's full size that carry a rate of writes together. */
function chainsNeeded(model: EntityModel, peakPerS: number): Projection[] {
  const { fullRows: rows, commits: { fitted, blocks: { steady } } } = model;
  if (fitted === null || !(steady.versions > 0)) return [];
  const question = (c: laws.Coefficients) => laws.versionsPerS(c, steady, rows);
  const rate = fromLaw(model.commits, fitted, { metric: METRICS.entitiesPerS, size: rows, question });
  const chains = (perS: number) => Math.max(1, Math.ceil(peakPerS / perS));
  const interval: Interval = rate.interval && [chains(rate.interval[1]), chains(rate.interval[0])];
  return [{
    ...rate,
    metric: METRICS.chains.id,
    unit: METRICS.chains.unit,
    value: chains(rate.value),
    interval,
  }];
}

/** Longest commit and largest log of each trial: as measured, never projected. */
function largestSeen({ commits }: EntityModel): Projection[] {
  const all = commits.validation.length > 0 ? commits.validation : commits.calibration;
  const trials = all.filter((trial) => realBlockMs(trial).length > 0);
  if (trials.length === 0) return [];
  const size = sizeAtEnd(trials);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const wal = trials.map(({ samples }) => most(samples.map((commit) => commit.log_bytes ?? 0)) / 1e6);
  const longest = trials.map((trial) => most(realBlockMs(trial)));
  return [
    measuredOver(commits, { metric: METRICS.commitMaxMs, size }, longest),
    ...(most(wal) > 0 ? [measuredOver(commits, { metric: METRICS.walMb, size }, wal)] : []),
  ];
}
