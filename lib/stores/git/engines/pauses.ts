import { messageOf } from "../../../errors.ts";
import type { Maintenance } from "../../kel_registry.ts";

/** Measures the pauses in which packs are merged. */
export class Pauses {
  #runs = 0;
  #totalMs = 0;
  #longestMs = 0;
  /** Why merging failed last; undefined where it did not. */
  problem: string | undefined;

  /** What they have cost so far. */
  get maintenance(): Maintenance {
    const times = { runs: this.#runs, totalMs: this.#totalMs, longestMs: this.#longestMs };
    return { ...times, ...(this.problem !== undefined && { problem: this.problem }) };
  }

  /** Measures merging alone, which never throws: what is merged is stored already. @returns Whether it was done. */
  async merge(work: () => Promise<void>): Promise<boolean> {
    const startMs = performance.now();
    try {
      await work();
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.#add(startMs);
    return this.problem === undefined;
  }

  /** Measures work that must succeed. */
  time<Result>(work: () => Result): Result {
    const startMs = performance.now();
    const result = work();
    this.#add(startMs);
    return result;
  }

  #add(startMs: number): void {
    const ms = performance.now() - startMs;
    this.#runs += 1;
    this.#totalMs += ms;
    this.#longestMs = Math.max(this.#longestMs, ms);
  }
}
