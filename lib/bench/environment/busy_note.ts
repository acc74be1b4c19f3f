/**
 * Load that a measurement makes of its own, one process at a time, and the part of the machine's processors that others may use
 * beside it. choice: on two cores another busy process passes it.
 */
const [OWN_LOAD, OTHERS_SHARE] = [1, 0.35];

/**
 * What to say of a machine that was busy with other work, by its load average over five minutes; null where it was not.
 * @param cores All that the machine has: the load is that of all its processes.
 */
export function busyNote(loadAverage: number, cores: number): string | null {
  return loadAverage <= OWN_LOAD + OTHERS_SHARE * cores
    ? null
    : `Busy machine (load average ${
      loadAverage.toFixed(1)
    } over five minutes, of which this makes one): intervals are wide; measure again when it is quiet.`;
}
