import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { addSample, median, type NormalEquations, normalEquations, quantile } from "../../stats/mod.ts";
import { fitLaw, type FittedLaw, tested, worstError } from "./fit_law.ts";
import { COMMIT_DRIVERS, commitDrivers, commitMs } from "../predict.ts";
import { type RealBlocks, realBlocks, rowsOf, shapeOf } from "./real_block.ts";

type Commit = Row<"commits">;

/** Commits of one scenario, store and variant, by trial, with the law they follow. */
export interface CommitGroup {
  readonly scenario: string;
  readonly store: string;
  readonly variant: string;
  readonly durability: string;
  readonly fit: readonly TrialCommits[];
  readonly test: readonly TrialCommits[];
  readonly blocks: RealBlocks;
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

export function serviceMs(span: { readonly start_us: number; readonly end_us: number }): number {
  return (span.end_us - span.start_us) / 1000;
}

/**
 * Fits the commit law of one group and tests it on the larger trials.
 *
 * Least squares on every commit's service time after warmup, so on means: a checkpoint that falls on one commit is part of
 * what commits cost. Weights fall with the rows of a commit (its spread grows with them), which also makes the law's total
 * over the fitted commits that wrote something equal the measured total. Tested before it is used: fit trials alone predict
 * the total store time of each test trial beyond the fitted size; the error is the worst of their measured / predicted - 1.
 *
 * Where all blocks are of about one size, the fixed cost of a commit cannot be told from the cost of its rows: it is then
 * counted as the rows', so that a larger block is never promised for free.
 */
export function commitGroup(scenario: EntityScenario, trials: readonly TrialCommits[]): CommitGroup {
  const { store, variant, durability } = trials[0]!.trial;
  const fit = trials.filter(({ trial }) => trial.role === "fit");
  const test = trials.filter(({ trial }) => trial.role === "test");
  const all = fit.length > 0 ? fit : test;
  const about = {
    id: `commit:${scenario.id}:${store}:${variant}`,
    scenario: scenario.id,
    benchmark: "append",
    variant,
    formula: FORMULA,
    drivers: COMMIT_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "rows",
    fittedFrom: least(fit.flatMap(({ commits }) => measured(commits).slice(0, 1).map((c) => c.rows_before))),
    fittedTo: median([0, ...fit.map((t) => t.rowsAtEnd)].slice(fit.length > 0 ? 1 : 0)),
  };
  const separable = sizesDiffer(fit.flatMap(({ commits }) => measured(commits)));
  const fitted = fit.length === 0
    ? null
    : fitLaw(about, fit.map(({ commits }) => equationsOf(measured(commits), separable)));
  return {
    scenario: scenario.id,
    store,
    variant,
    durability,
    fit,
    test,
    blocks: realBlocks(scenario, all.flatMap(({ commits }) => commits)),
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

/** How far apart a large and a small block (95th and 5th percentile) must be. choice: under twice, noise decides. */
const SIZES_APART = 2;

/** Whether commits differ enough in rows to tell a commit's fixed cost from its rows'. */
function sizesDiffer(commits: readonly Commit[]): boolean {
  if (commits.length === 0) return false;
  const rows = commits.map((commit) => rowsOf(commit) + commit.closed_rows);
  return quantile(rows, 0.95) >= SIZES_APART * quantile(rows, 0.05);
}

function equationsOf(commits: readonly Commit[], separable: boolean): NormalEquations {
  const equations = normalEquations(COMMIT_DRIVERS.length);
  for (const commit of commits) {
    const rows = rowsOf(commit) + commit.closed_rows;
    const [fixed, ...others] = commitDrivers(rows, commit.rows_before, commit.payload_bytes);
    // A driver that is always 0 is left out of every solution.
    addSample(equations, [separable ? fixed! : 0, ...others], serviceMs(commit), 1 / Math.max(1, rows));
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
