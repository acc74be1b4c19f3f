import type { Row } from "../../runs/schema.ts";
import { serviceUs } from "../../runs/service_time.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { addSample, type NormalEquations, normalEquations, quantile } from "../../stats/mod.ts";
import { COMMIT_DRIVERS, commitDrivers, commitMs } from "../predict.ts";
import { fitLaw } from "./fit_law.ts";
import { type RealBlocks, realBlocks, shapeOf } from "./real_block.ts";
import { type LawKind, type TrialGroup, trialGroup, type TrialSamples } from "./trial_group.ts";

type Commit = Row<"commits">;

/** Commits of one trial; its size at the end is in rows. */
export type TrialCommits = TrialSamples<Commit>;

/** Commits of one subject, by trial, with the law they follow and the blocks it is asked about. */
export interface CommitGroup extends TrialGroup<Commit> {
  readonly blocks: RealBlocks;
}

const UNITS = {
  commit: "ms",
  row: "ms/row",
  row_doubling: "ms/row/doubling",
  payload_byte: "ms/byte",
} as const;

/** The commit law: service time of a block commit from its rows, its payload bytes and the rows in the store. */
export const COMMIT_LAW: LawKind<Commit> = {
  description: {
    kind: "commit",
    benchmark: "append",
    formula:
      "commit ms = commit + rows (row + row_doubling log2(max(1, rows before / 1000))) + payload_byte bytes; " +
      "rows = written + closed",
    drivers: COMMIT_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "rows",
  },
  counted: (commits) => commits.filter(({ phase }) => phase === "load" || phase === "steady"),
  sizeBefore: (commit) => commit.rows_before,
  predictedMs: (law, commit) => commitMs(law, shapeOf([commit]), commit.rows_before),
};

/**
 * Fits the commit law of one subject and tests it on the validation trials (`trialGroup`).
 *
 * Least squares on every commit's service time after warmup, so on means: a checkpoint that falls on one commit is part of
 * what commits cost. Weights fall with the rows of a commit (its spread grows with them), which also makes the law's total
 * over the fitted commits that wrote something equal the measured total.
 *
 * Where all blocks are of about the same size, the fixed cost of a commit cannot be told from the cost of its rows: it is
 * then counted as the rows', so that a larger block is never promised for free.
 */
export function commitGroup(scenario: EntityScenario, trials: readonly TrialCommits[]): CommitGroup {
  const group = trialGroup(trials, COMMIT_LAW, (about, commits) => {
    const separable = sizesDiffer(commits.flat());
    return fitLaw(about, commits.map((own) => equationsOf(own, separable)));
  });
  const all = group.calibration.length > 0 ? group.calibration : group.validation;
  return { ...group, blocks: realBlocks(scenario, all.flatMap(({ samples }) => samples)) };
}

/** Smallest ratio of a large block to a small one (95th to 5th percentile). choice: below two, noise decides. */
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
    addSample(equations, { x, y: serviceUs(commit) / 1000, weight: 1 / Math.max(1, rows) });
  }
  return equations;
}
