import type { ColdTier, WrittenPart } from "./cold_tier.ts";
import type { HotVersions } from "./hot_versions.ts";

/** Versions of a part. choice: some 50 MB of rows in memory. */
const PART_VERSIONS = 50_000;

/** What a move did, and how long its steps took, ms. */
export interface Moved {
  /** Taken out of the hot tier. */
  readonly versions: number;
  /** Rows that Arkiv's schema has of the versions written. */
  readonly rows: number;
  /** Bytes of the files written. */
  readonly bytes: number;
  readonly readMs: number;
  /** Writing Parquet, and reading it back to compare. */
  readonly writeMs: number;
  /** Syncing the files and naming them in the manifest. */
  readonly publishMs: number;
  /** Taking the rows out of the hot tier. */
  readonly removeMs: number;
  readonly shrinkMs: number;
}

/**
 * Moves the versions that ended at a block or before from the hot tier to the cold one. A version leaves the hot tier once its file was
 * read back, synced and named: a move that is cut off leaves it in both, and the next one finishes it.
 * @param options.partVersions Versions of a file, which are in memory at once.
 * @throws {HeadroomError} A file that does not read back, a full disk: the hot tier is as it was.
 */
export async function moveVersions(
  hot: HotVersions,
  cold: ColdTier,
  { upTo, partVersions = PART_VERSIONS }: { readonly upTo: number; readonly partVersions?: number },
): Promise<Moved> {
  const took = { readMs: 0, writeMs: 0, rows: 0 };
  const parts: WrittenPart[] = [];
  try {
    // What an earlier move published already is in the cold tier.
    if (upTo > cold.upTo) {
      const ended = hot.ended(upTo, partVersions);
      for (;;) {
        const { value, ms } = timed(() => ended.next());
        took.readMs += ms;
        if (value.done) break;
        const fresh = value.value.filter(({ toBlock }) => toBlock > BigInt(cold.upTo));
        if (fresh.length === 0) continue;
        const start = performance.now();
        parts.push(await cold.write(fresh, parts));
        took.writeMs += performance.now() - start;
        took.rows += fresh.reduce(
          (sum, { strings, numbers }) => sum + strings.length + numbers.length + 1,
          0,
        );
      }
    }
  } catch (error) {
    cold.removeUnpublished(parts);
    throw error;
  }
  const start = performance.now();
  if (upTo > cold.upTo) await cold.publish(parts, upTo);
  const publishMs = performance.now() - start;
  const { value: versions, ms: removeMs } = timed(() => hot.remove(cold.upTo));
  const { ms: shrinkMs } = timed(() => hot.shrink("incremental_vacuum"));
  return {
    ...{ versions, bytes: parts.reduce((sum, { part }) => sum + part.bytes, 0) },
    ...{ ...took, publishMs, removeMs, shrinkMs },
  };
}

function timed<Value>(work: () => Value): { readonly value: Value; readonly ms: number } {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}
