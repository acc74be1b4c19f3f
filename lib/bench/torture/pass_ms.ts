import { setImmediate, setTimeout } from "node:timers/promises";

/** Waits for some time, also for less than a timer can: moments within a short step are to be hit, too. */
export async function passMs(ms: number): Promise<void> {
  const end = performance.now() + ms;
  if (ms > 2) await setTimeout(ms - 2);
  while (performance.now() < end) await setImmediate();
}
