import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import type { Page, QueryResult } from "../entity_store.ts";
import { readWhole, type WholeRow } from "../sqlite/versions/version_columns.ts";

/** A version that is over, and its row. Ids ascend in the order of results, in whatever tier it is. */
export interface EndedVersion {
  readonly row: WholeRow;
  readonly version: EntityVersion;
}

/** A version that is over, from its row. */
export function endedVersion(row: WholeRow): EndedVersion {
  return { row, version: readWhole(row) };
}

/** What ended after a block, and at another one or before. */
export interface EndedSpan {
  readonly after: number;
  readonly upTo: number;
}

/** A tier that versions are moved out of; an engine that is called in this process answers at once. */
export interface SourceTier {
  /** Whatever ended at this block or before is known here: what ends later cannot be moved yet. */
  readonly knownTo: number;
  /** Versions of a span, in the order of results, so many at a time. */
  ended(
    span: EndedSpan,
    atOnce: number,
  ): Generator<readonly EndedVersion[], void> | AsyncGenerator<readonly EndedVersion[], void>;
  /** Takes out the versions that ended at a block or before, all together. Returns how many. */
  remove(upTo: number): number | Promise<number>;
  /** Gives back the room of what was taken out, or makes it free for what follows. */
  shrink(): number | Promise<number>;
}

/** A tier that versions are moved into. What is written counts from `publish` on, all together. One thing at a time is done. */
export interface LowerTier {
  /** Versions that ended at this block or before are here or lower, all others are not; -1 where nothing is. */
  readonly upTo: number;
  /** Versions that are written at once, which are in memory. */
  readonly atOnce: number;
  /** Writes versions that ended after `upTo`, and reads them back. @throws {HeadroomError} They do not read back as they were written. */
  write(ended: readonly EndedVersion[]): Promise<void>;
  /** Makes what was written count, safe from the death of the machine. @param upTo As the property, from then on. */
  publish(upTo: number): Promise<void>;
  /** Forgets what was written and not published. */
  discard(): Promise<void>;
  /** What counts, and its bytes. */
  size(): Promise<TierSize>;
  /** Versions that were valid at a block and meet a query, in the order of `QueryResult`. Throws as `EntityStore.run`. */
  run(text: string, atBlock: number, page: Page): Promise<QueryResult>;
  /** The version of an entity that was valid at a block, or null. */
  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null>;
  /** What a check of all that it holds finds wrong, or null. Reads everything. */
  problem(): Promise<string | null>;
  close(): Promise<void>;
}

/** What a tier holds. */
export interface TierSize {
  readonly versions: number;
  readonly bytes: number;
}
