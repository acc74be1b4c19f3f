import type { Int64 } from "../../chain/codec/encoded_block.ts";
import type { Uint64 } from "../../chain/entity.ts";

/** An unsigned number as Arkiv stores it: 2^63 and above wrap to negative. A JavaScript number where that is exact. */
export function wrapInt64(value: Uint64): Int64 {
  return value <= 9_007_199_254_740_991n ? Number(value) : BigInt.asIntN(64, value);
}

/** The unsigned number behind a stored one. */
export function unwrapInt64(value: Int64): Uint64 {
  return BigInt.asUintN(64, BigInt(value));
}
