import type { PlannedTrial } from "../plan/plan.ts";

/**
 * Largest share of a plan whose noisy trials are measured again at once. choice: a disturbance that passed is worth a little
 * time; where much was disturbed, the machine is likely to stay busy and the user is told.
 */
const REPEATED_SHARE = 0.2;

/** The noisy trials of a plan, if they are few enough to be measured again at once; else none. */
export function noisyToRepeat(
  trials: readonly PlannedTrial[],
  noisy: ReadonlySet<string>,
): readonly PlannedTrial[] {
  const own = trials.filter(({ trial }) => noisy.has(trial));
  return own.length <= REPEATED_SHARE * trials.length ? own : [];
}
