import { setImmediate } from "node:timers/promises";

/** Longest stretch of work without a turn of the event loop, ms. choice: Ctrl-C feels immediate, and turns cost nothing. */
const STRETCH_MS = 50;

/**
 * Lets the event loop turn now and then during long work, without which no signal is heard. By time, not by pieces of work:
 * one piece may be a thousand times another.
 */
export class Turns {
  #last = performance.now();

  /** Call it after each piece of work; cheap where it is not time yet. */
  async take(): Promise<void> {
    if (performance.now() - this.#last < STRETCH_MS) return;
    await setImmediate();
    this.#last = performance.now();
  }
}
