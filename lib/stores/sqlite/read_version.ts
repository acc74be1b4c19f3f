import { byName } from "../../chain/by_name.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { unwrapInt64 } from "./int64.ts";
import { parseNumbers, parseStrings } from "./json_cache.ts";

/** Columns of a payload row, in the order of `VersionRow`; `p` is the table's alias. */
export const VERSION_COLUMNS =
  "p.entity_key, p.from_block, p.to_block, p.content_type, p.payload, p.string_attributes, p.numeric_attributes";

/** A payload row in raw mode with safe integers. */
export type VersionRow = readonly [
  key: Uint8Array,
  fromBlock: bigint,
  toBlock: bigint,
  contentType: string,
  payload: Uint8Array,
  strings: string,
  numbers: string,
];

/** An entity version from its payload row: the JSON caches hold every attribute, system attributes included. */
export function readVersion(row: VersionRow): EntityVersion {
  return {
    key: row[0],
    fromBlock: Number(row[1]),
    toBlock: unwrapInt64(row[2]),
    contentType: row[3],
    payload: row[4],
    strings: byName(parseStrings(row[5])),
    numbers: byName(parseNumbers(row[6])),
  };
}
