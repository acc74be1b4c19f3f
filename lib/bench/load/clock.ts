/** Monotonic time of a trial, microseconds from its zero. Passed in, so that tests can control it. */
export interface Clock {
  nowUs(): number;
}

/** A clock that can also wait: an open loop's. */
export interface WaitingClock extends Clock {
  /** Waits until the given moment, or slightly longer; returns immediately where it has passed. */
  waitUntilUs(atUs: number): void;
}

/** Length of the final spin of a wait; the rest is slept. `choice:` sleeps overshoot by 0.1 to 0.3 ms. */
const SPIN_US = 500;

/** The process's monotonic clock with its zero at the call. Waiting blocks the thread: sleep, then a short spin. */
export function monotonicClock(): WaitingClock {
  const zero = performance.now();
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const nowUs = () => (performance.now() - zero) * 1000;
  return {
    nowUs,
    waitUntilUs(atUs) {
      const sleepUs = atUs - nowUs() - SPIN_US;
      if (sleepUs > 0) Atomics.wait(cell, 0, 0, sleepUs / 1000);
      while (nowUs() < atUs);
    },
  };
}
