import type { Row } from "../runs/schema.ts";
import { addSample, median, type NormalEquations, normalEquations } from "../stats/mod.ts";
import { fitLaw, type FittedLaw, tested, worstError } from "./fit_law.ts";
import { type BlockShape, COMMIT_DRIVERS, commitDrivers, commitMs } from "./predict.ts";

type Commit = Row<"commits">;

/** Commits of one scenario, store and variant, by trial, with the law they follow. */
export interface CommitGroup {
  readonly scenario: string;
  readonly store: string;
  readonly variant: string;
  readonly durability: string;
  readonly fit: readonly TrialCommits[];
  readonly test: readonly TrialCommits[];
  /** Mean block of everything written: what a sync replays. */
  readonly wholeShape: BlockShape;
  /** Mean block of the steady operation stream; where there is none, of all blocks that are not empty. */
  readonly steadyShape: BlockShape;
  readonly fitted: FittedLaw | null;
}

export interface TrialCommits {
  readonly trial: Row<"trials">;
  readonly commits: readonly Commit[];
  /** Rows in the store at its end. */
  readonly rowsAtEnd: number;
}

const UNITS = {
  commit: "ms",
  row: "ms/row",
  row_doubling: "ms/row/doubling",
  payload_byte: "ms/byte",
} as const;

const FORMULA =
  "commit ms = commit + rows (row + row_doubling log2(max(1, rows before / 1000))) + payload_byte bytes; " +
  "rows = written + closed";

/** Rows written by a commit in the data tables. */
export function rowsOf(commit: Commit): number {
  return commit.string_rows + commit.number_rows + commit.payload_rows;
}

export function serviceMs(span: { readonly start_us: number; readonly end_us: number }): number {
  return (span.end_us - span.start_us) / 1000;
}

/**
 * Fits the commit law of one group and tests it on the larger trials.
 *
 * Least squares on every commit's service time after warmup, so on means: a checkpoint that falls on one commit is part of
 * what commits cost. Weights fall with the rows of a commit (its spread grows with them), which also makes the law's total
 * over the fitted commits equal the measured total. Tested before it is used: fit trials alone predict the total store
 * time of each test trial beyond the fitted size; the error is the worst of their measured / predicted - 1.
 */
export function commitGroup(trials: readonly TrialCommits[]): CommitGroup {
  const { scenario, store, variant, durability } = trials[0]!.trial;
  const fit = trials.filter(({ trial }) => trial.role === "fit");
  const test = trials.filter(({ trial }) => trial.role === "test");
  const all = fit.length > 0 ? fit : test;
  const written = all.flatMap(({ commits }) => commits);
  const steady = written.filter((commit) => commit.phase === "steady");
  const about = {
    id: `commit:${scenario}:${store}:${variant}`,
    scenario,
    benchmark: "append",
    variant,
    formula: FORMULA,
    drivers: COMMIT_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "rows",
    fittedFrom: least(fit.flatMap(({ commits }) => measured(commits).slice(0, 1).map((c) => c.rows_before))),
    fittedTo: median([0, ...fit.map((t) => t.rowsAtEnd)].slice(fit.length > 0 ? 1 : 0)),
  };
  const fitted = fit.length === 0
    ? null
    : fitLaw(about, fit.map(({ commits }) => equationsOf(measured(commits))));
  return {
    scenario,
    store,
    variant,
    durability,
    fit,
    test,
    wholeShape: shapeOf(written),
    steadyShape: shapeOf(steady.length > 0 ? steady : written.filter((commit) => rowsOf(commit) > 0)),
    fitted: fitted === null ? null : testLaw(fitted, test),
  };
}

/** Commits that count for the law: warmup left out. */
export function measured(commits: readonly Commit[]): Commit[] {
  return commits.filter((commit) => commit.phase === "load" || commit.phase === "steady");
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
}

function equationsOf(commits: readonly Commit[]): NormalEquations {
  const equations = normalEquations(COMMIT_DRIVERS.length);
  for (const commit of commits) {
    const rows = rowsOf(commit) + commit.closed_rows;
    const drivers = commitDrivers(rows, commit.rows_before, commit.payload_bytes);
    addSample(equations, drivers, serviceMs(commit), 1 / Math.max(1, rows));
  }
  return equations;
}

function testLaw(fitted: FittedLaw, test: readonly TrialCommits[]): FittedLaw {
  const errors = test.flatMap(({ commits }) => {
    const beyond = measured(commits).filter((commit) => commit.rows_before >= fitted.law.fittedTo);
    const predicted = predictedMs(fitted, beyond);
    return predicted > 0 ? [totalMs(beyond) / predicted - 1] : [];
  });
  if (errors.length === 0) return fitted;
  return tested(fitted, median(test.map(({ rowsAtEnd }) => rowsAtEnd)), worstError(errors));
}

/** What the law says these commits take together, ms. */
export function predictedMs(fitted: FittedLaw, commits: readonly Commit[]): number {
  return commits.reduce(
    (sum, commit) => sum + commitMs(fitted.coefficients, shapeOf([commit]), commit.rows_before),
    0,
  );
}

/** What these commits took together, ms. */
export function totalMs(commits: readonly Commit[]): number {
  return commits.reduce((sum, commit) => sum + serviceMs(commit), 0);
}

/** The mean block of these commits. */
export function shapeOf(commits: readonly Commit[]): BlockShape {
  const sum = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0 };
  for (const commit of commits) {
    sum.versions += commit.versions;
    sum.rows += rowsOf(commit);
    sum.closedRows += commit.closed_rows;
    sum.payloadBytes += commit.payload_bytes;
  }
  const n = Math.max(1, commits.length);
  return {
    versions: sum.versions / n,
    rows: sum.rows / n,
    closedRows: sum.closedRows / n,
    payloadBytes: sum.payloadBytes / n,
  };
}
