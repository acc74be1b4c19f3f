/** Wall time of a run by activity, milliseconds. `other`: process starts, waiting, and everything not named. */
interface TimeAccount {
  readonly generate: number;
  readonly wait: number;
  readonly encode: number;
  readonly store: number;
  readonly check: number;
  readonly other: number;
}

/** Times of one finished trial, milliseconds. */
interface TrialTimes {
  readonly generate_ms: number;
  readonly wait_ms: number;
  readonly encode_ms: number;
  readonly store_ms: number;
  readonly check_ms: number;
}

/**
 * Accounts for the whole wall time of a run: its trials, its data sets, and the rest.
 *
 * @param wallMs Wall time of all sessions of the run together.
 */
export function timeAccount(
  trials: readonly TrialTimes[],
  prepared: { readonly generateMs: number; readonly checkMs: number },
  wallMs: number,
): TimeAccount {
  const sum = (column: keyof TrialTimes) => trials.reduce((ms, trial) => ms + trial[column], 0);
  const named = {
    generate: sum("generate_ms") + prepared.generateMs,
    wait: sum("wait_ms"),
    encode: sum("encode_ms"),
    store: sum("store_ms"),
    check: sum("check_ms") + prepared.checkMs,
  };
  return { ...named, other: Math.max(0, wallMs - Object.values(named).reduce((ms, part) => ms + part, 0)) };
}
