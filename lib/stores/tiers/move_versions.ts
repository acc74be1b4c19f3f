import { UsageError } from "../../errors.ts";
import type { LowerTier, SourceTier } from "./tier.ts";

/** What a move did, and how long its steps took, ms. */
export interface Moved {
  /** Taken out of the upper tier. */
  readonly versions: number;
  /** Written into the lower one; less where a move that was cut off had written some. */
  readonly written: number;
  /** Rows that Arkiv's schema has of the versions written. */
  readonly rows: number;
  readonly readMs: number;
  /** Writing, and reading back to compare. */
  readonly writeMs: number;
  /** Making it count, safe on the disk. */
  readonly publishMs: number;
  /** Taking the rows out of the upper tier. */
  readonly removeMs: number;
  readonly shrinkMs: number;
}

/**
 * Moves the versions that ended at a block or before from a tier to the next one. A version leaves the upper one once it was read back
 * from the lower and counts there: a move that is cut off leaves it in either or in both, and the next one finishes it.
 * @param options.atOnce Versions that are in memory at once; the tier's own number.
 * @throws {UsageError} The upper tier does not know yet what ended by that block: what came later would be lost.
 * @throws {HeadroomError} What does not read back, a full disk, a server that has ended: each version is where it was, or in both.
 */
export async function moveVersions(
  from: SourceTier,
  to: LowerTier,
  { upTo, atOnce = to.atOnce }: { readonly upTo: number; readonly atOnce?: number },
): Promise<Moved> {
  if (upTo > from.knownTo) {
    throw new UsageError(`Cannot move what ended by block ${upTo}: it is not known yet`, {
      expected: `a block up to ${from.knownTo}`,
      actual: String(upTo),
      next: "Name an earlier block, or move later.",
    });
  }
  const took = { written: 0, rows: 0, readMs: 0, writeMs: 0, publishMs: 0 };
  // What an earlier move published already is in the lower tier.
  if (upTo > to.upTo) {
    try {
      const ended = from.ended({ after: to.upTo, upTo }, atOnce);
      for (;;) {
        const { value: next, ms } = await timed(() => ended.next());
        took.readMs += ms;
        if (next.done) break;
        took.writeMs += (await timed(() => to.write(next.value))).ms;
        took.written += next.value.length;
        for (const { version: { strings, numbers } } of next.value) {
          took.rows += strings.length + numbers.length + 1;
        }
      }
      took.publishMs = (await timed(() => to.publish(upTo))).ms;
    } catch (error) {
      await to.discard();
      throw error;
    }
  }
  const { value: versions, ms: removeMs } = await timed(() => from.remove(to.upTo));
  const { ms: shrinkMs } = await timed(() => from.shrink());
  return { versions, ...took, removeMs, shrinkMs };
}

async function timed<Value>(
  work: () => Value | Promise<Value>,
): Promise<{ readonly value: Value; readonly ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
}
