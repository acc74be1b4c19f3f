import { refuseLive, refuseNotLive } from "../chain/apply.ts";
import type { Block } from "../chain/block.ts";
import type { Create, Operation, Update } from "../chain/operation.ts";
import type { EntityTable } from "./entity_table.ts";
import { type Hash64, hashBytes } from "./hash.ts";

/** What the operations of one block do to one entity. */
export interface Change {
  readonly entity: Hash64;
  /** Its row in the entity table, or -1: new, or not tracked. */
  readonly row: number;
  readonly wasLive: boolean;
  /** Its version expires at this block by itself: an expire operation is accepted and has no effect. */
  endsNow: boolean;
  /** The current version after the operations so far: the stored one, one to be written, or none. */
  current: "stored" | "written" | "none";
  /** The newest contents given in this block; null: the stored ones. */
  contents: Create | Update | null;
  /** The create in this block that began the current life, if any. */
  origin: Create | null;
  /** Owner and expiry that operations after `contents` set. */
  owner: string | null;
  toBlock: bigint | null;
}

/**
 * The changes of a block by the rules of `applyOperation`: one for each entity, in the order of their first operations.
 * @throws {OperationError} An operation on a tracked entity that a store would refuse.
 */
export function changesOf(block: Block, table: EntityTable): Iterable<Change> {
  const changes = new Map<bigint | number, Change>();
  for (const operation of block.operations) {
    const entity: Hash64 = { low: 0, high: 0 };
    hashBytes(operation.key, entity);
    // 53 of the 64 bits are enough to distinguish the entities of one block.
    const id = (entity.high & 0x1f_ffff) * 2 ** 32 + entity.low;
    let change = changes.get(id);
    if (change === undefined) {
      change = newChange(table, entity, block.number);
      // Of an entity that is not tracked, the first operation tells whether it exists.
      if (!table.tracks(entity) && operation.type !== "create") change.current = "stored";
      changes.set(id, change);
    }
    applyTo(change, operation, block.number);
  }
  return changes.values();
}

function newChange(table: EntityTable, entity: Hash64, block: number): Change {
  const row = table.find(entity);
  const wasLive = row >= 0 && table.to.get(row) > block;
  return {
    entity,
    row,
    wasLive,
    endsNow: row >= 0 && table.to.get(row) === block,
    current: wasLive ? "stored" : "none",
    contents: null,
    origin: null,
    owner: null,
    toBlock: null,
  };
}

function applyTo(change: Change, operation: Operation, block: number): void {
  const endsNow = change.endsNow;
  change.endsNow = false;
  if (operation.type === "create") {
    if (change.current !== "none") refuseLive(operation, block);
    Object.assign(change, {
      current: "written",
      contents: operation,
      origin: operation,
      owner: null,
      toBlock: null,
    });
    return;
  }
  if (change.current === "none") {
    if (operation.type === "expire" && endsNow) return;
    refuseNotLive(operation, block);
  }
  switch (operation.type) {
    case "update":
      Object.assign(change, { current: "written", contents: operation, owner: null, toBlock: null });
      return;
    case "delete":
    case "expire":
      Object.assign(change, { current: "none", contents: null, origin: null });
      return;
    case "extend":
      change.current = "written";
      change.toBlock = BigInt(block) + operation.btl;
      return;
    case "change_owner":
      change.current = "written";
      change.owner = operation.owner;
  }
}
