import { Buffer } from "node:buffer";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import type { Operation } from "../../chain/operation.ts";
import type { EarlierVersion } from "./earlier_version.ts";
import { HistoryRowError, type HistoryVersion } from "./history_version.ts";

/** Place of operations whose own place is not stored. choice: the one Arkiv gives to changes before a block's transactions. */
const FIRST_PLACE = { txIndex: 0, opIndex: 0 } as const;

/** An entity's version before another, and when it would have ended by itself: by its `$expiration`, or by extends before it. */
export interface PreviousVersion {
  readonly version: EarlierVersion;
  readonly end: bigint;
}

/**
 * The operations that turned the previous version into this one; applied again they give the same rows.
 *
 * - Created at its own block: a create, at the place its `$txIndex` and `$opIndex` say; where the owner is not the
 *   creator, the owner changed in the same block, so a change of owner follows at the same place.
 * - Contents and owner as before: an extend. Contents and expiry as before: a change of owner. Everything else: an update.
 * @param previous The entity's version before, or null.
 * @param extendsFrom What extends are counted from.
 * @throws {HistoryRowError} The two cannot follow each other.
 */
export function startOperations(
  version: HistoryVersion,
  previous: PreviousVersion | null,
  extendsFrom: ExtendReading,
): Operation[] {
  const { key, fromBlock, owner } = version;
  const from = BigInt(fromBlock);
  const before = previous?.version ?? null;
  if (before !== null && before.toBlock > from) {
    throw new HistoryRowError(`it overlaps the version before, which ends at block ${before.toBlock}`);
  }
  if (version.createdAtBlock === from) return created(version);
  const follows = previous !== null && previous.version.toBlock === from && previous.end > from &&
    sameOrigin(version, previous.version);
  if (!follows) throw new HistoryRowError("it follows no live version of the same origin");
  const { version: old, end } = previous;
  if (old.sameContents) {
    if (owner === old.owner) {
      const btl = btlOf(version) + (extendsFrom === "expiry" ? end - from : 0n);
      return [{ type: "extend", ...FIRST_PLACE, key, btl }];
    }
    if (version.expiration === old.expiration) {
      return [{ type: "change_owner", ...FIRST_PLACE, key, owner }];
    }
  }
  return [{ type: "update", ...FIRST_PLACE, key, owner, btl: btlOf(version), ...contentsOf(version) }];
}

/** The operation that ends a version without a successor: its expiry, or a delete before it. */
export function endOperation(key: Uint8Array, expired: boolean): Operation {
  return { type: expired ? "expire" : "delete", ...FIRST_PLACE, key };
}

/**
 * Orders the operations of a block: expiries and deletes, changes, creates (by `$sequence`, each followed by its change of owner); ties by
 * key.
 */
export function inBlockOrder(groups: readonly (readonly Operation[])[]): Operation[] {
  return groups.toSorted((a, b) => compareOperations(a[0]!, b[0]!)).flat();
}

function compareOperations(a: Operation, b: Operation): number {
  return rank(a) - rank(b) || a.txIndex - b.txIndex || a.opIndex - b.opIndex || Buffer.compare(a.key, b.key);
}

function rank({ type }: Operation): number {
  return type === "delete" || type === "expire" ? 0 : type === "create" ? 2 : 1;
}

function created(version: HistoryVersion): Operation[] {
  const { key, txIndex, opIndex, creator, owner } = version;
  const place = { txIndex, opIndex, key };
  const create: Operation = {
    type: "create",
    ...place,
    owner: creator,
    btl: btlOf(version),
    ...contentsOf(version),
  };
  return owner === creator ? [create] : [create, { type: "change_owner", ...place, owner }];
}

function contentsOf({ contentType, payload, strings, numbers }: HistoryVersion) {
  return { contentType, payload, strings, numbers };
}

function btlOf({ expiration, fromBlock }: HistoryVersion): bigint {
  return expiration - BigInt(fromBlock);
}

function sameOrigin(a: HistoryVersion, b: EarlierVersion): boolean {
  return a.sequence === b.sequence && a.creator === b.creator;
}
