import type { Address, Attributes, EntityKey, Uint64 } from "./entity.ts";

/** What every operation carries: its place in the block (both 16 bits) and the entity it is about. */
interface OperationBase {
  readonly txIndex: number;
  readonly opIndex: number;
  readonly key: EntityKey;
}

/** A new version's contents. `btl` is blocks to live: the version ends at block + btl. */
interface Contents {
  readonly owner: Address;
  readonly contentType: string;
  readonly btl: Uint64;
  readonly payload: Uint8Array;
  /** Custom string attributes; no name starts with `$`. */
  readonly strings: Attributes<string>;
  /** Custom numeric attributes, 0 to 2^64 - 1; no name starts with `$`. */
  readonly numbers: Attributes<Uint64>;
}

/** Makes an entity that is not live. */
export interface Create extends OperationBase, Contents {
  readonly type: "create";
}

/** Replaces the contents of a live entity. */
export interface Update extends OperationBase, Contents {
  readonly type: "update";
}

/** Ends a live entity. */
export interface Delete extends OperationBase {
  readonly type: "delete";
}

/** Ends an entity whose blocks to live are over, as the chain reports it. */
export interface Expire extends OperationBase {
  readonly type: "expire";
}

/** Writes the current version again with an expiry `btl` blocks after this block. */
export interface Extend extends OperationBase {
  readonly type: "extend";
  readonly btl: Uint64;
}

/** Gives a live entity to another account. */
export interface ChangeOwner extends OperationBase {
  readonly type: "change_owner";
  readonly owner: Address;
}

/** One of the six operations of an Arkiv chain. Source: data/reference/arkiv.md "Bi-temporal versions". */
export type Operation = Create | Update | Delete | Expire | Extend | ChangeOwner;
