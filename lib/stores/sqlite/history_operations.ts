import { Buffer } from "node:buffer";
import type { Attributes } from "../../chain/entity.ts";
import type { Operation } from "../../chain/operation.ts";
import { HistoryRowError, type HistoryVersion } from "./history_version.ts";

/** Place of operations whose own place is not stored. choice: the one Arkiv gives to changes before a block's transactions. */
const FIRST_PLACE = { txIndex: 0, opIndex: 0 } as const;

/**
 * The operations that turned the previous version into this one; applied again they give the same rows.
 *
 * - Created at its own block: a create, at the place its `$txIndex` and `$opIndex` say; where the owner is not the
 *   creator, the owner changed in the same block, so a change of owner follows at the same place.
 * - Contents and owner as before: an extend. Contents and expiry as before: a change of owner. Everything else: an update.
 * @param previous The entity's version before, or null.
 * @throws {HistoryRowError} The two cannot follow each other.
 */
export function startOperations(version: HistoryVersion, previous: HistoryVersion | null): Operation[] {
  const { key, fromBlock, owner } = version;
  if (previous !== null && previous.toBlock > BigInt(fromBlock)) {
    throw new HistoryRowError(`it overlaps the version before, which ends at block ${previous.toBlock}`);
  }
  if (version.createdAtBlock === BigInt(fromBlock)) return created(version);
  const follows = previous !== null && previous.toBlock === BigInt(fromBlock) &&
    previous.expiration > BigInt(fromBlock) && sameOrigin(version, previous);
  if (!follows) throw new HistoryRowError("it follows no live version of the same origin");
  if (sameContents(version, previous)) {
    if (owner === previous.owner) return [{ type: "extend", ...FIRST_PLACE, key, btl: btlOf(version) }];
    if (version.expiration === previous.expiration) {
      return [{ type: "change_owner", ...FIRST_PLACE, key, owner }];
    }
  }
  return [{ type: "update", ...FIRST_PLACE, key, owner, btl: btlOf(version), ...contentsOf(version) }];
}

/** The operation that ends a version before its expiry without a successor. */
export function endOperation(key: Uint8Array): Operation {
  return { type: "delete", ...FIRST_PLACE, key };
}

/**
 * Orders the operations of a block: deletes, changes, creates (by `$sequence`, each followed by its change of owner); ties by
 * key.
 */
export function inBlockOrder(groups: readonly (readonly Operation[])[]): Operation[] {
  return groups.toSorted((a, b) => compareOperations(a[0]!, b[0]!)).flat();
}

function compareOperations(a: Operation, b: Operation): number {
  return rank(a) - rank(b) || a.txIndex - b.txIndex || a.opIndex - b.opIndex || Buffer.compare(a.key, b.key);
}

function rank({ type }: Operation): number {
  return type === "delete" ? 0 : type === "create" ? 2 : 1;
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

function sameOrigin(a: HistoryVersion, b: HistoryVersion): boolean {
  return a.sequence === b.sequence && a.creator === b.creator;
}

function sameContents(a: HistoryVersion, b: HistoryVersion): boolean {
  return a.contentType === b.contentType && Buffer.compare(a.payload, b.payload) === 0 &&
    sameAttributes(a.strings, b.strings) && sameAttributes(a.numbers, b.numbers);
}

/** Compares regardless of order: a store may list the attributes of a rewritten version in another order. */
function sameAttributes<Value>(a: Attributes<Value>, b: Attributes<Value>): boolean {
  if (a.length !== b.length) return false;
  const values = new Map(a);
  return b.every(([name, value]) => values.has(name) && values.get(name) === value);
}
