import type { DrawnMix } from "./draw_mix.ts";
import type { OfferedLoad } from "./offered_loads.ts";
import type { AskedRound, OfferedOutcome } from "./reads_task.ts";

/** A contestant's rounds of a mix. */
export interface ReaderRounds {
  readonly name: string;
  readonly rounds: readonly AskedRound[];
}

/** Every sample of a mix. */
export interface MixSamples extends DrawnMix {
  /** By draw and query: how many versions match. */
  readonly matching: readonly (readonly number[])[];
  /** Only those that can answer all of it. */
  readonly readers: readonly ReaderRounds[];
}

/** A contestant's file, and what making it took. */
export interface ReadFile {
  readonly contestant: string;
  readonly fileBytes: number;
  /** Null for a file that was given. */
  readonly loaded: { readonly ms: number; readonly bulk: boolean } | null;
  /** Time to make its statistics, ms; null where they are as it was loaded. */
  readonly statisticsMs: number | null;
}

/** What each contestant made of a load, by round; null where it was not offered, since less was not kept. */
export interface OfferedSamples extends OfferedLoad {
  readonly readers: readonly {
    readonly name: string;
    readonly outcomes: readonly (OfferedOutcome | null)[];
  }[];
}

/** Every sample of a run. */
export interface ReadsSamples {
  /** Rounds that are whole. */
  readonly rounds: number;
  readonly files: readonly ReadFile[];
  readonly mixes: readonly MixSamples[];
  readonly offered: readonly OfferedSamples[];
}
