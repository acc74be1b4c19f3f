/** Where a run's wall time went, milliseconds. `other` is process starts, waiting and everything not named. */
export interface TimeAccount {
  readonly generate: number;
  readonly wait: number;
  readonly encode: number;
  readonly store: number;
  readonly check: number;
  readonly other: number;
}

/** Times of one finished trial, milliseconds. */
export interface TrialTimes {
  readonly generate_ms: number;
  readonly wait_ms: number;
  readonly encode_ms: number;
  readonly store_ms: number;
  readonly check_ms: number;
}

/**
 * Accounts for the whole wall clock of a run: what its trials and its data sets took, and the rest.
 *
 * @param wallMs Wall time of all sessions of the run, resumed ones added up.
 */
export function timeAccount(
  trials: readonly TrialTimes[],
  prepared: readonly { readonly generateMs: number; readonly checkMs: number }[],
  wallMs: number,
): TimeAccount {
  const of = (pick: (trial: TrialTimes) => number) => trials.reduce((sum, trial) => sum + pick(trial), 0);
  const generate = of((trial) => trial.generate_ms) +
    prepared.reduce((sum, item) => sum + item.generateMs, 0);
  const check = of((trial) => trial.check_ms) + prepared.reduce((sum, item) => sum + item.checkMs, 0);
  const wait = of((trial) => trial.wait_ms);
  const encode = of((trial) => trial.encode_ms);
  const store = of((trial) => trial.store_ms);
  const other = Math.max(0, wallMs - generate - check - wait - encode - store);
  return { generate, wait, encode, store, check, other };
}
