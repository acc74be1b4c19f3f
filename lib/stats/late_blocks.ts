/**
 * Which blocks were late, by their indexes: block n is due n cadences after the first, begins when it is due and the one before
 * it is done, and is late where it is not done when the next one is due. One that only waited for another counts, too.
 * @param serviceMs Time of each block, ms, in their order. @param cadenceMs From one that is due to the next.
 */
export function lateBlocks(serviceMs: readonly number[], cadenceMs: number): number[] {
  let free = 0;
  return serviceMs.flatMap((ms, n) => {
    const due = n * cadenceMs;
    free = Math.max(free, due) + ms;
    return free - due > cadenceMs ? [n] : [];
  });
}
