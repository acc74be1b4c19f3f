import { remembered } from "../../remembered.ts";
import { isBasePhase } from "../../runs/base_phases.ts";
import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { quantileSorted, sorted } from "../../stats/mod.ts";
import { type BlockShape, closedShare, COMMIT_COEFFICIENTS, commitMs, touchedRows } from "../predict.ts";
import { fitLaw } from "./fit_law.ts";
import { testPhases } from "./law_phase.ts";
import { blockOf, type RealBlocks, realBlocks, writesOrCloses } from "./real_block.ts";
import { growthsFor, growthSums, solveGrowth } from "./shared_growth.ts";
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
  closed_row: "ms/row closed",
  payload_byte: "ms/byte",
  closed_payload_byte: "ms/byte closed",
  growth: "power of size",
} as const;

/** The commit law: service time of a block that is not empty from the rows and payload bytes it writes and closes, and the store's rows. */
export const COMMIT_LAW: LawKind<Commit> = {
  description: {
    kind: "commit",
    benchmark: "append",
    formula: "commit ms = commit + (row rows written + closed_row rows closed + payload_byte bytes + " +
      "closed_payload_byte bytes closed) max(1, rows in the store / 1000) ^ growth",
    drivers: COMMIT_COEFFICIENTS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "rows",
  },
  // An empty block only moves the tip: as a sample it would pass for the fixed cost of blocks that write, and small ones would
  // seem to have dear rows.
  counted: remembered((commits) =>
    commits.filter((commit) => isBasePhase(commit.phase) && writesOrCloses(commit))
  ),
  sizeBefore: (commit) => commit.rows_before,
  predictedMs: (law, commit) => commitMs(law, blockOf(commit), commit.rows_before),
};

/**
 * Fits the commit law of one subject and tests it on the validation trials, as a whole (`trialGroup`) and phase by phase
 * (`testPhases`).
 *
 * Least squares on every commit's service time after warmup, so on means: a checkpoint that falls on one commit is part of
 * what commits cost. Weights fall with the rows of a commit, as its spread grows with them.
 *
 * What the blocks cannot tell apart is not guessed: of blocks of about the same size the fixed cost is counted as the rows', so
 * that a larger block is never promised for free; of blocks that all close about the same share of their rows, a closed row
 * costs what a written one does; of blocks whose closed versions all have about the same payload, its bytes are counted as the
 * closed rows'.
 * @param rewritten Larger trials of the subject that were loaded at once and rewritten in part: their streams test the law of streams.
 */
export function commitGroup(
  scenario: EntityScenario,
  trials: readonly TrialCommits[],
  rewritten: readonly TrialCommits[] = [],
): CommitGroup {
  const group = trialGroup(trials, COMMIT_LAW, (about, commits) => {
    const shapes = commits.flat().map(blockOf);
    const { growths, spread } = growthsFor(about.fittedTo);
    const separable = {
      growths,
      sizes: sizesDiffer(shapes),
      mixes: mixesDiffer(shapes),
      payloads: payloadsDiffer(shapes),
    };
    return fitLaw(
      { ...about, ...(spread > 0 ? { growthSpread: spread } : {}) },
      growthSums(commits, separable),
      solveGrowth(separable),
    );
  });
  const all = group.calibration.length > 0 ? group.calibration : group.validation;
  return {
    ...group,
    fitted: group.fitted &&
      testPhases(group.fitted, { ...group, testedOn: [...group.testedOn, ...rewritten.map(streamOf)] }),
    blocks: realBlocks(scenario, all.flatMap(({ samples }) => samples)),
  };
}

function streamOf(trial: TrialCommits): TrialCommits {
  return { ...trial, samples: trial.samples.filter(({ phase }) => phase === "steady") };
}

/** Smallest ratio of a large block to a small one (95th to 5th percentile). choice: below two, noise decides. */
const SIZES_APART = 2;

function areApart(values: readonly number[]): boolean {
  const ascending = sorted(values);
  return quantileSorted(ascending, 0.95) >= SIZES_APART * quantileSorted(ascending, 0.05);
}

/** Whether blocks differ enough in rows to tell a commit's fixed cost from its rows'. */
function sizesDiffer(shapes: readonly BlockShape[]): boolean {
  if (shapes.length === 0) return false;
  return areApart(shapes.map(touchedRows));
}

/**
 * Smallest difference of closed shares between blocks (largest to smallest). choice: an update closes half of what it touches;
 * less than a fifth apart, noise decides.
 */
const MIXES_APART = 0.2;

/** Whether blocks differ enough in the share of rows they close to tell a closed row's cost from a written one's. */
function mixesDiffer(shapes: readonly BlockShape[]): boolean {
  const shares = shapes.filter((shape) => touchedRows(shape) > 0).map(closedShare);
  const [low, high] = shares.reduce(([a, b], share) => [Math.min(a, share), Math.max(b, share)], [1, 0]);
  return high - low >= MIXES_APART;
}

/** Whether closed versions differ enough in payload, from block to block, to tell the cost of its bytes from that of closed rows. */
function payloadsDiffer(shapes: readonly BlockShape[]): boolean {
  const bytes = shapes.filter(({ closedRows }) => closedRows > 0)
    .map(({ closedRows, closedPayloadBytes }) => closedPayloadBytes / closedRows);
  return bytes.some((perRow) => perRow > 0) && areApart(bytes);
}
