import type { Maintenance } from "../../kel_registry.ts";

/** Measures the pauses in which packs are merged. */
export class Pauses {
  #runs = 0;
  #totalMs = 0;
  #longestMs = 0;

  /** What they have cost so far. */
  get maintenance(): Maintenance {
    return { runs: this.#runs, totalMs: this.#totalMs, longestMs: this.#longestMs };
  }

  async measure(work: () => Promise<void>): Promise<void> {
    const startMs = performance.now();
    await work();
    const ms = performance.now() - startMs;
    this.#runs += 1;
    this.#totalMs += ms;
    this.#longestMs = Math.max(this.#longestMs, ms);
  }
}
