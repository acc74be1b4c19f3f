import { isBasePhase } from "../../runs/base_phases.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { median } from "../../stats/mod.ts";
import type { LawPhase } from "../assessment.ts";
import { closedShare, commitMs } from "../predict.ts";
import { type FittedLaw, worstError } from "./fit_law.ts";
import { blockOf, shapeOf, writesOrCloses } from "./real_block.ts";
import { largestOf, type TrialGroup, type TrialSamples } from "./trial_group.ts";

type Commit = Row<"commits">;

/**
 * Tests a commit law on each phase alone, because a phase has a mix of its own: the load creates, the steady stream updates
 * and closes. A law that is right on the whole may be wrong on both.
 *
 * It predicts the phase's blocks of the trials that test it beyond the size that the phase had in those it is fitted to; a peak,
 * which no law is fitted to, is predicted wherever it was measured.
 */
export function testPhases(
  fitted: FittedLaw,
  { fittedOn, testedOn }: TrialGroup<Commit>,
): FittedLaw {
  const all = [...fittedOn, ...testedOn].flatMap(({ samples }) => samples);
  const phases = [...new Set(all.map(({ phase }) => phase))].filter((phase) => phase !== "warmup").sort();
  return {
    ...fitted,
    law: {
      ...fitted.law,
      phases: phases.map((phase) => {
        const isFitted = isBasePhase(phase);
        const known = isFitted ? commitsOf(phase, fittedOn) : [];
        const furthest = isFitted ? commitsOf(phase, largestOf(fittedOn)) : [];
        const tried = commitsOf(phase, isFitted || testedOn.length > 0 ? testedOn : fittedOn);
        return testPhase(fitted, phase, { known, furthest, tried });
      }),
    },
  };
}

/** The commits of a phase that were not empty, by trial; trials without one are left out. */
function commitsOf(phase: string, trials: readonly TrialSamples<Commit>[]): Commit[][] {
  return trials.map(({ samples }) =>
    samples.filter((commit) => commit.phase === phase && writesOrCloses(commit))
  )
    .filter((own) => own.length > 0);
}

/** Share of the largest size from which trials count as of that size: they end a few rows apart. */
const SAME_SIZE = 0.9;

function testPhase(
  { coefficients, law }: FittedLaw,
  phase: string,
  { known, furthest, tried }: {
    readonly known: readonly Commit[][];
    /** Those of the largest size among `known`. */
    readonly furthest: readonly Commit[][];
    readonly tried: readonly Commit[][];
  },
): LawPhase {
  const ends = (trials: readonly Commit[][]) => trials.map((own) => largest(own, sizeAfter));
  const knownTo = furthest.length === 0 ? 0 : median(ends(furthest));
  const triedTo = Math.max(0, ...ends(tried));
  const tests = tried.flatMap((own) => {
    const beyond = own.filter((commit) => commit.rows_before >= knownTo);
    const predicted = beyond.reduce(
      (ms, commit) => ms + commitMs(coefficients, blockOf(commit), commit.rows_before),
      0,
    );
    return predicted > 0 ? [{ to: largest(own, sizeAfter), offBy: totalMs(beyond) / predicted }] : [];
  });
  const isTested = tests.length > 0 && triedTo > knownTo;
  const furthestTests = tests.filter(({ to }) => to >= triedTo * SAME_SIZE);
  const testedTo = Math.max(knownTo, triedTo);
  return {
    phase,
    // A phase that no calibration trial holds was tested over one step, a quadrupling, at most.
    fittedTo: knownTo > 0 ? knownTo : Math.min(law.fittedTo, testedTo / 4),
    testedTo,
    predictionError: isTested ? worstError(tests.map(({ offBy }) => offBy - 1)) : null,
    offBy: isTested && furthestTests.length > 0 ? median(furthestTests.map(({ offBy }) => offBy)) : 1,
    blockRows: largest([...known, ...tried].flat(), touched),
    closedShare: closedShare(shapeOf([...known, ...tried].flat())),
  };
}

function largest(commits: readonly Commit[], of: (commit: Commit) => number): number {
  return commits.reduce((most, commit) => Math.max(most, of(commit)), 0);
}

function touched({ rows, closed_rows: closed }: Commit): number {
  return rows + closed;
}

function sizeAfter({ rows_before: before, rows }: Commit): number {
  return before + rows;
}
