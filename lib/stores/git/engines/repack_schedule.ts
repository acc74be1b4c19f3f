import * as fs from "node:fs";
import { join } from "node:path";
import type { Maintenance } from "./git_engine.ts";

/** Packs from which on they are merged: every lookup may go through all of them. */
export const PACKS_MAX = 32;

/** Decides when the packs of a repository are merged, and measures the pauses. */
export class RepackSchedule {
  readonly #folder: string;
  #runs = 0;
  #totalMs = 0;
  #longestMs = 0;

  constructor(gitdir: string) {
    this.#folder = join(gitdir, "objects", "pack");
  }

  /** What merging packs has cost since it was opened. */
  get maintenance(): Maintenance {
    return { runs: this.#runs, totalMs: this.#totalMs, longestMs: this.#longestMs };
  }

  /** Runs `repack` where there are too many packs. @returns Whether it ran. */
  async runIfDue(repack: () => Promise<void>): Promise<boolean> {
    if (fs.readdirSync(this.#folder).filter((file) => file.endsWith(".pack")).length < PACKS_MAX) return false;
    const startMs = performance.now();
    await repack();
    const ms = performance.now() - startMs;
    this.#runs += 1;
    this.#totalMs += ms;
    this.#longestMs = Math.max(this.#longestMs, ms);
    return true;
  }
}
