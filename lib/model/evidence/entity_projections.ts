import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import { median, medianInterval } from "../../stats/mod.ts";
import type { Metric, Projection } from "../assessment.ts";
import { type EntityModel, realBlockMs } from "./entity_model.ts";
import { measured, totalMs, type TrialCommits } from "../laws/commit_law.ts";
import { type FittedLaw, predict } from "../laws/fit_law.ts";
import { METRICS, queryMetric } from "./metrics.ts";
import * as laws from "../predict.ts";
import { BLOCK_S, shapeOf } from "../laws/real_block.ts";
import type { ScaledTimes } from "../laws/scaled_times.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** Rows of Mendoza at scale 1: the baseline every use case is held against. Source: sp:mendoza-dump.md:L31; 002:L1290. */
export const MENDOZA_ROWS = 20_500_000;

/**
 * The requirement that states a peak of writes, by which chains are counted; scenarios without it have none.
 * Source: 002:L1561; inconsistencies.md C-10.
 */
const PEAK = { requirement: "CM-D-02", entitiesPerS: 1600 } as const;

/** Sizes this close are one size: the baseline's published row count is rounded. */
const SAME_SIZE = 0.01;

/** Everything the model says in numbers about one variant: what was measured, and projections to 1x and to Mendoza 1x. */
export function entityProjections(model: EntityModel): Projection[] {
  const isMendoza = Math.abs(model.fullRows / MENDOZA_ROWS - 1) < SAME_SIZE;
  const sizes = isMendoza ? [model.fullRows] : [MENDOZA_ROWS, model.fullRows];
  return [
    ...measuredRates(model),
    ...sizes.flatMap((rows) => atSize(model, rows)),
    ...fullSizeOnly(model),
    ...largestSeen(model),
  ];
}

/** Starts a projection of this model: what all of them share. */
function of(model: EntityModel, metric: Metric, size: number) {
  return { ...model.commits.subject, metric: metric.id, unit: metric.unit, size, sizeUnit: "rows" };
}

/**
 * Rates over all commits after warmup that wrote something, by trial: median with its interval, at the size the trials
 * ended with. Empty blocks come by the chain's clock, not from load.
 */
function measuredRates(model: EntityModel): Projection[] {
  const filled = ({ commits }: TrialCommits) => measured(commits).filter((commit) => commit.rows > 0);
  const perS = (pick: "versions" | "rows") => (trial: TrialCommits) => {
    const counted = filled(trial);
    return (1000 * shapeOf(counted)[pick] * counted.length) / totalMs(counted);
  };
  const withCommits = (trials: readonly TrialCommits[]) => trials.filter((trial) => filled(trial).length > 0);
  return [model.commits.calibration, model.commits.validation].map(withCommits).filter((trials) =>
    trials.length > 0
  )
    .flatMap((trials) => {
      const size = median(trials.map(({ rowsAtEnd }) => rowsAtEnd));
      return ([[METRICS.entitiesPerS, perS("versions")], [METRICS.rowsPerS, perS("rows")]] as const).map(
        ([metric, rate]) => ({ ...of(model, metric, size), ...overTrials(trials.map(rate)), law: null }),
      );
    });
}

function overTrials(values: readonly number[]) {
  const { median: value, interval, n } = medianInterval(values);
  return { value, interval, trials: n, basis: "measured", beyond: 1 } as const;
}

/** What the commit law says at a size: a closed loop of the real block. */
function atSize(model: EntityModel, rows: number): Projection[] {
  const { fitted, blocks: { steady: shape } } = model.commits;
  if (fitted === null || !(shape.versions > 0)) return [];
  const attributes = shape.rows / shape.versions - ROWS_PER_VERSION;
  const ask = (metric: Metric, question: (c: laws.Coefficients) => number) =>
    fromLaw(model, fitted, { metric, size: rows, question });
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

/** A transaction larger than any that was tried is as far beyond the tested range as it is larger. */
function transactionProjection(model: EntityModel, projection: Projection): Projection {
  const tried = [...model.commits.calibration, ...model.commits.validation].flatMap(({ commits }) => commits)
    .reduce((most, commit) => Math.max(most, commit.versions), 1);
  return { ...projection, beyond: Math.max(projection.beyond, projection.value / tried) };
}

/** Time to write a state of `rows` rows block by block, in minutes; null without a law. */
export function syncProjection(model: EntityModel, rows: number): Projection | null {
  const { fitted, blocks: { whole } } = model.commits;
  if (fitted === null || !(whole.rows > 0)) return null;
  const question = (c: laws.Coefficients) => laws.loadMs(c, whole, rows) / 60_000;
  return fromLaw(model, fitted, { metric: METRICS.syncMin, size: rows, question });
}

/** A law's answer at a size, its interval over trials widened by the law's tested error. */
function fromLaw(
  model: EntityModel,
  fitted: FittedLaw,
  { metric, size, question }: {
    readonly metric: Metric;
    readonly size: number;
    readonly question: (coefficients: laws.Coefficients) => number;
  },
): Projection {
  const { value, interval } = predict(fitted, question);
  const factor = laws.wideningFactor(fitted.law, size);
  return {
    ...of(model, metric, size),
    beyond: size / fitted.law.testedTo,
    value,
    interval: widened(interval, factor),
    basis: "projected",
    law: fitted.law.id,
    trials: fitted.law.trials,
  };
}

function widened(interval: Interval, factor: number): Interval {
  return interval && [interval[0] / factor, interval[1] * factor];
}

/** Numbers that only make sense at the scenario's own size. */
function fullSizeOnly(model: EntityModel): Projection[] {
  const rows = model.fullRows;
  const scaled = (metric: Metric, times: ScaledTimes | null, form: (ms: number) => number = (ms) => ms) =>
    times === null ? [] : [fromTimes(model, times, { metric, size: rows, form })];
  const { queries } = model;
  const queryTimes = ["mix", ...queries.types].flatMap((type) =>
    (["service", "response"] as const).flatMap((kind) =>
      (["p50", "p99"] as const).flatMap((statistic) => {
        const metric = queryMetric(type, kind, statistic);
        return scaled(metric, queries.times.get(metric.id) ?? null);
      })
    )
  );
  const file = model.size === null ? [] : [fromLaw(model, model.size, {
    metric: METRICS.fileGb,
    size: rows,
    question: (c) => laws.fileBytes(c, model.fullStored) / 1e9,
  })];
  return [
    ...scaled(METRICS.commitP50Ms, model.commitP50),
    ...scaled(METRICS.commitP99Ms, model.commitP99),
    ...file,
    ...scaled(METRICS.queriesPerS, queries.mixMs, (ms) => 1000 / ms),
    ...queryTimes,
    counted(model, METRICS.shareOfMendoza, (100 * rows) / MENDOZA_ROWS),
    ...chainsNeeded(model, rows),
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
    ...of(model, metric, size),
    beyond: size / times.measuredTo,
    value: form(value),
    interval: bounds,
    basis: size > times.measuredTo ? "projected" : "measured",
    law: times.law.id,
    trials: times.law.trials,
  };
}

/** Counted from the scenario's definition: exact, at its own size. */
function counted(model: EntityModel, metric: Metric, value: number): Projection {
  return {
    ...of(model, metric, model.fullRows),
    beyond: 0,
    value,
    interval: [value, value],
    basis: "projected",
    law: null,
    trials: 0,
  };
}

function chainsNeeded(model: EntityModel, rows: number): Projection[] {
  const { fitted, blocks: { steady } } = model.commits;
  if (!model.scenario.requirements.includes(PEAK.requirement)) return [];
  if (fitted === null || !(steady.versions > 0)) return [];
  const question = (c: laws.Coefficients) => laws.versionsPerS(c, steady, rows);
  const rate = fromLaw(model, fitted, { metric: METRICS.entitiesPerS, size: rows, question });
  const chains = (perS: number) => Math.max(1, Math.ceil(PEAK.entitiesPerS / perS));
  const interval: Interval = rate.interval && [chains(rate.interval[1]), chains(rate.interval[0])];
  return [{
    ...rate,
    metric: METRICS.chains.id,
    unit: METRICS.chains.unit,
    value: chains(rate.value),
    interval,
  }];
}

/** Longest commit and largest log of each trial: measured where they were, never projected. */
function largestSeen(model: EntityModel): Projection[] {
  const { calibration, validation } = model.commits;
  const all = validation.length > 0 ? validation : calibration;
  const trials = all.filter((trial) => realBlockMs(trial).length > 0);
  if (trials.length === 0) return [];
  const size = median(trials.map(({ rowsAtEnd }) => rowsAtEnd));
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  const seen = (metric: Metric, values: readonly number[]): Projection => ({
    ...of(model, metric, size),
    ...overTrials(values),
    law: null,
  });
  const wal = trials.map(({ commits }) => most(commits.map((commit) => commit.log_bytes ?? 0)) / 1e6);
  return [
    seen(METRICS.commitMaxMs, trials.map((trial) => most(realBlockMs(trial)))),
    ...(most(wal) > 0 ? [seen(METRICS.walMb, wal)] : []),
  ];
}
