import { refuseLive, refuseNotLive } from "../chain/apply.ts";
import type { Block } from "../chain/block.ts";
import type { Create, Operation, Update } from "../chain/operation.ts";
import type { EntityTable } from "./entity_table.ts";
import { type Hash64, hashBytes } from "./hash.ts";

/** What the operations of one block make of one entity. */
export interface Change {
  readonly entity: Hash64;
  /** Its row among the followed entities, or -1: new, or not followed. */
  readonly row: number;
  readonly wasLive: boolean;
  /** Its version ended by itself at this very block: an expire of it is taken and changes nothing. */
  endsNow: boolean;
  /** What is current after the operations so far: what was stored, a version to be written, or none. */
  current: "stored" | "written" | "none";
  /** The newest contents given in this block; null: those stored. */
  contents: Create | Update | null;
  /** The create in this block that began the current life. */
  origin: Create | null;
  /** Owner and expiry that later operations of the block gave it. */
  owner: string | null;
  toBlock: bigint | null;
}

/**
 * Works out a block, by the rules of `applyOperation`: one change for each entity it touches, in the order of the first.
 * @throws {OperationError} As a store would, for entities that are followed.
 */
export function changesOf(block: Block, table: EntityTable): Iterable<Change> {
  const changes = new Map<bigint | number, Change>();
  for (const operation of block.operations) {
    const entity: Hash64 = { low: 0, high: 0 };
    hashBytes(operation.key, entity);
    // 53 of the 64 bits: within one block that tells entities apart.
    const id = (entity.high & 0x1f_ffff) * 2 ** 32 + entity.low;
    let change = changes.get(id);
    if (change === undefined) {
      change = newChange(entity, operation, block.number, table);
      changes.set(id, change);
    }
    applyTo(change, operation, block.number);
  }
  return changes.values();
}

function newChange(entity: Hash64, operation: Operation, block: number, table: EntityTable): Change {
  const row = table.follows(entity) ? table.find(entity) : -1;
  // Of an entity that is not followed, the chain's word is taken.
  const wasLive = row >= 0
    ? table.to.get(row) > block
    : !table.follows(entity) && operation.type !== "create";
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
