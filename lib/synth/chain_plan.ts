/**
 * One version to be written: which entity, where, and how long it lives. Everything else follows from these numbers.
 */
export interface VersionPlan {
  /** Position of the type in the scenario. */
  readonly type: number;
  readonly entity: number;
  readonly block: number;
  readonly txIndex: number;
  readonly opIndex: number;
  readonly kind: "create" | "update";
  /** Life-cycle state of this version; empty text for types without one. */
  readonly state: string;
  /** Blocks to live. */
  readonly btl: number;
}

/**
 * Which versions a chain's blocks hold: the shape of a dataset without its contents. Every answer is computed from
 * (seed, block) or (seed, entity) alone, so blocks can be asked in any order.
 */
export interface ChainPlan {
  readonly firstBlock: number;
  /** First block after the initial load. */
  readonly loadEnd: number;
  /** First block after the chain. */
  readonly end: number;
  /** Versions of a block in (txIndex, opIndex) order; no entity twice. */
  versions(block: number): Generator<VersionPlan>;
  /** The version that created an entity. */
  birth(type: number, entity: number): VersionPlan;
  /** Entities of a type created up to and including a block: numbers 0 to this - 1. */
  bornThrough(type: number, block: number): number;
  /** Whether an entity has a version at a block. */
  isLive(type: number, entity: number, block: number): boolean;
}
