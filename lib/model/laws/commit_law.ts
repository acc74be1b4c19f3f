import type { Row } from "../../runs/schema.ts";
import { type Subject, subjectOf } from "../../runs/subject.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { addSample, median, type NormalEquations, normalEquations, quantile } from "../../stats/mod.ts";
import { fitLaw, type FittedLaw, tested, worstError } from "./fit_law.ts";
import { COMMIT_DRIVERS, commitDrivers, commitMs } from "../predict.ts";
import { type RealBlocks, realBlocks, shapeOf } from "./real_block.ts";

type Commit = Row<"commits">;

/** Commits of one subject, by trial, with the law they follow. */
export interface CommitGroup {
  readonly subject: Subject;
  readonly durability: string;
  readonly calibration: readonly TrialCommits[];
  readonly validation: readonly TrialCommits[];
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
 * Fits the commit law of one group and tests it on the validation trials.
 *
 * Least squares on every commit's service time after warmup, so on means: a checkpoint that falls on one commit is part of
 * what commits cost. Weights fall with the rows of a commit (its spread grows with them), which also makes the law's total
 * over the fitted commits that wrote something equal the measured total. Tested before it is used: calibration trials alone
 * predict the total store time of each validation trial beyond the fitted size; the error is the worst of their measured / predicted - 1.
 *
 * Where all blocks are of about one size, the fixed cost of a commit cannot be told from the cost of its rows: it is then
 * counted as the rows', so that a larger block is never promised for free.
 */
export function commitGroup(scenario: EntityScenario, trials: readonly TrialCommits[]): CommitGroup {
  const { durability } = trials[0]!.trial;
  const subject = subjectOf(trials[0]!.trial);
  const [calibration, validation] = byRole(trials);
  const all = calibration.length > 0 ? calibration : validation;
  const about = {
    kind: "commit",
    subject,
    benchmark: "append",
    formula: FORMULA,
    drivers: COMMIT_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "rows",
    fittedFrom: least(calibration.flatMap(({ commits }) => measured(commits)[0]?.rows_before ?? [])),
    fittedTo: calibration.length === 0 ? 0 : median(calibration.map(({ rowsAtEnd }) => rowsAtEnd)),
  };
  const separable = sizesDiffer(calibration.flatMap(({ commits }) => measured(commits)));
  const fitted = calibration.length === 0
    ? null
    : fitLaw(about, calibration.map(({ commits }) => equationsOf(measured(commits), separable)));
  return {
    subject,
    durability,
    calibration,
    validation,
    blocks: realBlocks(scenario, all.flatMap(({ commits }) => commits)),
    fitted: fitted === null ? null : testLaw(fitted, validation),
  };
}

/** Calibration trials, and validation trials. */
export function byRole<T extends { readonly trial: { readonly role: string } }>(
  trials: readonly T[],
): [calibration: T[], validation: T[]] {
  const of = (role: string) => trials.filter(({ trial }) => trial.role === role);
  return [of("calibration"), of("validation")];
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
  const rows = commits.map((commit) => commit.rows + commit.closed_rows);
  return quantile(rows, 0.95) >= SIZES_APART * quantile(rows, 0.05);
}

function equationsOf(commits: readonly Commit[], separable: boolean): NormalEquations {
  const equations = normalEquations(COMMIT_DRIVERS.length);
  for (const commit of commits) {
    const rows = commit.rows + commit.closed_rows;
    const [fixed, ...others] = commitDrivers(rows, commit.rows_before, commit.payload_bytes);
    // A driver that is always 0 is left out of every solution.
    const x = [separable ? fixed! : 0, ...others];
    addSample(equations, { x, y: serviceMs(commit), weight: 1 / Math.max(1, rows) });
  }
  return equations;
}

function testLaw(fitted: FittedLaw, validation: readonly TrialCommits[]): FittedLaw {
  const errors = validation.flatMap(({ commits }) => {
    const beyond = measured(commits).filter((commit) => commit.rows_before >= fitted.law.fittedTo);
    const predicted = predictedMs(fitted, beyond);
    return predicted > 0 ? [totalMs(beyond) / predicted - 1] : [];
  });
  if (errors.length === 0) return fitted;
  return tested(fitted, median(validation.map(({ rowsAtEnd }) => rowsAtEnd)), worstError(errors));
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
