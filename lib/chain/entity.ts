/** An entity's key: 32 bytes. Text form: `0x` and 64 lower-case hex digits. */
export type EntityKey = Uint8Array;

/** An account address in text form: `0x` and 40 lower-case hex digits. */
export type Address = string;

/** Named values in a fixed order; names are unique within one list. */
export type Attributes<Value> = readonly (readonly [name: string, value: Value])[];

/** An unsigned 64-bit number, 0 to 2^64 - 1. */
export type Uint64 = bigint;

/** Largest value of a numeric attribute. */
export const UINT64_MAX: Uint64 = 0xffff_ffff_ffff_ffffn;

/**
 * One version of an entity as a reader sees it at a block: valid for `fromBlock <= block < toBlock`.
 *
 * `strings` and `numbers` hold the custom and the system attributes (names starting with `$`), sorted by name in
 * code-unit order, so that two stores' answers compare with plain equality.
 * Source: data/reference/arkiv.md "Bi-temporal versions".
 */
export interface EntityVersion {
  readonly key: EntityKey;
  readonly fromBlock: number;
  readonly toBlock: Uint64;
  readonly contentType: string;
  readonly payload: Uint8Array;
  readonly strings: Attributes<string>;
  readonly numbers: Attributes<Uint64>;
}
