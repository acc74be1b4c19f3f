/** Load that a measurement makes of its own, one process at a time, and some. choice: another busy process passes it. */
const OWN_LOAD = 1.7;

/** What to say of a machine that was busy with other work, by its load average over five minutes; null where it was not. */
export function busyNote(loadAverage: number): string | null {
  return loadAverage <= OWN_LOAD
    ? null
    : `Busy machine (load average ${
      loadAverage.toFixed(1)
    } over five minutes, of which this makes one): intervals are wide; measure again when it is quiet.`;
}
