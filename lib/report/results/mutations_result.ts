import type pl from "nodejs-polars";
import type { FilesResult } from "../../bench/torture/files/torture_files.ts";
import { binomialBounds } from "../../stats/binomial_bounds.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task torture --files` keeps. */
interface MutationsBody {
  readonly command: string;
  readonly files: readonly FilesResult[];
}

/** What readers made of mutated files: a frame of it, its counts, and what a caption says of it. */
export interface MutationsResult extends KeptResult<MutationsBody> {
  /** By kind of file. */
  readonly kinds: readonly FilesResult[];
  /**
   * A row a kind of file: how many were read, what became of them, and how many failed (believed wrongly, a crash, a hang, too much
   * memory), with the exact bounds of that share at 95 %.
   */
  outcomes(): pl.DataFrame;
}

/**
 * Opens what `deno task torture --files` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openMutations(named?: string): Promise<MutationsResult> {
  const kept = await openKept<MutationsBody>("mutations", { named, commandOf: ({ command }) => command });
  const kinds = kept.files.flatMap(({ body }) => body.files);
  return {
    ...kept,
    kinds,
    outcomes: () =>
      resultFrame(
        OUTCOMES,
        kinds.filter(({ trials }) => trials > 0).map(
          ({ kind, trials, outcomes, failures, longestMs, peakRssBytes }) => {
            const failed = Math.min(failures.length, trials);
            const { low, high } = binomialBounds(failed, trials);
            return {
              ...{ kind, files: trials, ...outcomes, failed, failed_low: low, failed_high: high },
              ...{ longest_ms: longestMs, memory_mb: peakRssBytes / 1e6 },
            };
          },
        ),
      ),
  };
}

const OUTCOMES = {
  ...texts("kind"),
  ...numbers("files", "refused", "same", "less", "other", "wrong", "crash", "hang"),
  ...numbers("failed", "failed_low", "failed_high", "longest_ms", "memory_mb"),
};
