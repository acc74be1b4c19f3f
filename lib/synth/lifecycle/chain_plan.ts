import type { Operation } from "../../chain/operation.ts";
import type { Phase } from "../dataset.ts";

/**
 * One operation to be made: about which entity, where, and how long what it writes lives. Everything else follows from
 * these numbers.
 */
export interface VersionPlan {
  /** Position of the type in the scenario. */
  readonly type: number;
  readonly entity: number;
  readonly block: number;
  readonly txIndex: number;
  readonly opIndex: number;
  /** `delete` and `expire` write no version; `extend` and `change_owner` write the contents of an earlier one. */
  readonly kind: Operation["type"];
  /** Life-cycle state of this version; empty text for types without one. */
  readonly state: string;
  /** Blocks to live; 0 where the operation gives none. */
  readonly btl: number;
  /** How often the entity changed its owner, this operation included. */
  readonly ownerChanges: number;
}

/** An entity at a block: what its valid version is made of. */
export interface EntityState {
  readonly born: VersionPlan;
  /** The create or update that wrote the version's contents. */
  readonly contents: VersionPlan;
  /** Block that wrote the version, and the one in which it ends by itself. */
  readonly from: number;
  readonly end: number;
  readonly ownerChanges: number;
}

/**
 * Which versions a chain's blocks hold: the shape of a dataset without its contents. Every answer is computed from
 * (seed, block) or (seed, entity) alone, so blocks can be asked in any order.
 */
export interface ChainPlan {
  readonly firstBlock: number;
  /** The load, the steady stage, then the peaks. */
  readonly phases: readonly Phase[];
  /** First block after the chain. */
  readonly end: number;
  /** Operations of a block in (txIndex, opIndex) order; no entity twice. */
  versions(block: number): Generator<VersionPlan>;
  /** Entities whose life ends in a block by itself: `versions` holds no operation that says so. */
  expiries(block: number): Generator<Pick<VersionPlan, "type" | "entity">>;
  /** The block that created an entity. */
  birthBlock(type: number, entity: number): number;
  /** The version that created an entity. */
  birth(type: number, entity: number): VersionPlan;
  /** Entities of a type created up to and including a block: numbers 0 to this - 1. */
  bornThrough(type: number, block: number): number;
  /** Whether an entity has a version at a block. */
  isLive(type: number, entity: number, block: number): boolean;
  /** Entities of a type that are live at a block. */
  liveCount(type: number, block: number): number;
  /** What an entity is at a block, or null before its birth and after its end. */
  entityAt(type: number, entity: number, block: number): EntityState | null;
}
