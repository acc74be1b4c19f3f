import { HeadroomError } from "../../errors.ts";
import { Turns } from "../../turns.ts";
import type { SignedEvent } from "../signed_event.ts";
import type { AnchorLookup } from "../verify_log.ts";
import { compareLogs, type LogComparison, type Pair } from "./compare_logs.ts";
import type { LogSource } from "./verified_log.ts";

/** Logs of one source: a registry, a clone of one, a stream that was read. */
export interface LogCollection {
  /** Every prefix with a log, in any order. */
  prefixes(): AsyncIterable<string>;
  /** Events of a log from the first; none where there is no such log. */
  read(prefix: string): AsyncIterable<SignedEvent>;
  readonly anchor: AnchorLookup;
}

/** A log that is not the same in both sources. */
export interface LogDifference extends LogComparison {
  readonly prefix: string;
}

/** What the comparison tells while it runs, and what ends it. */
interface Following {
  /** Called after each log. */
  readonly onLog?: () => void;
  /** Ends the comparison before the next log. */
  readonly interrupted?: AbortSignal;
}

/** What a comparison of all logs of two sources found. */
export interface ForksFound {
  /** Logs of either source, each once. */
  readonly logs: number;
  /** Every log that differs, but those in which a source is merely behind. */
  readonly differences: readonly LogDifference[];
  /** Logs in which each source is behind the other, and of these the ones that it lacks altogether. */
  readonly behind: Pair<number>;
  readonly absent: Pair<number>;
}

/**
 * Compares every log of two sources, each read once in both. Memory grows with the forks alone, not with the logs, nor with
 * their lengths. @returns Null where it was interrupted.
 */
export async function findForks(
  one: LogCollection,
  other: LogCollection,
  { onLog, interrupted }: Following = {},
): Promise<ForksFound | null> {
  const turns = new Turns();
  let logs = 0;
  const differences: LogDifference[] = [];
  const [behind, absent] = [[0, 0] as [number, number], [0, 0] as [number, number]];
  for await (const prefix of allPrefixes(one, other)) {
    if (interrupted?.aborted) return null;
    const [first, second] = [one, other].map((collection) => sourceOf(collection, prefix, turns));
    const comparison = await compareLogs(first!, second!);
    const { relation, inForce, sn } = comparison;
    if (relation === "behind") {
      const late = inForce === 0 ? 1 : 0;
      behind[late] += 1;
      if (sn === 0) absent[late] += 1;
    } else if (relation !== "same") differences.push({ prefix, ...comparison });
    logs += 1;
    onLog?.();
  }
  return { logs, differences, behind, absent };
}

/** Prefixes of the first source, then those that only the second has. */
async function* allPrefixes(one: LogCollection, other: LogCollection): AsyncGenerator<string> {
  yield* one.prefixes();
  for await (const prefix of other.prefixes()) {
    if (!await has(one, prefix)) yield prefix;
  }
}

function sourceOf(collection: LogCollection, prefix: string, turns: Turns): LogSource {
  return { prefix, events: inTurns(collection.read(prefix), turns), anchor: collection.anchor };
}

/** The same events; between them a signal is heard. */
async function* inTurns(events: AsyncIterable<SignedEvent>, turns: Turns): AsyncGenerator<SignedEvent> {
  for await (const event of events) {
    yield event;
    await turns.take();
  }
}

/** Whether a source has a log, readable or not. */
async function has(collection: LogCollection, prefix: string): Promise<boolean> {
  try {
    for await (const _ of collection.read(prefix)) return true;
    return false;
  } catch (error) {
    if (error instanceof HeadroomError) return true;
    throw error;
  }
}
