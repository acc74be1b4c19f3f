import type { QuerySpec } from "../../scenarios/scenario.ts";

/** A kind of query in a mix. Weights of a mix's kinds need not add up to 1. */
export interface ReadKind extends QuerySpec {
  /** Asked at the past block, not at the newest. */
  readonly past?: true;
}

/** Kinds of queries that are asked together. */
export interface ReadMix {
  readonly id: string;
  readonly about: string;
  readonly kinds: readonly ReadKind[];
}

/** Blocks of a chain: its first, its newest, and one in between for what is asked of the past. */
export interface AskedBlocks {
  readonly first: number;
  readonly tip: number;
  readonly past: number;
}
