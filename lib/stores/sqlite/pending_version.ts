import { cacheText, inCacheOrder } from "../../chain/codec/cache_text.ts";
import type { EncodedOperation, Int64 } from "../../chain/codec/encoded_block.ts";
import type { Uint64 } from "../../chain/entity.ts";
import { sequenceOf, SYSTEM_MARK } from "../../chain/system_attributes.ts";
import { wrapInt64 } from "./int64.ts";
import { parseNumbers, parseStrings } from "./json_cache.ts";

/** Who created an entity and where, in bind-ready form. */
export interface StoredOrigin {
  readonly creator: string;
  readonly createdAtBlock: number;
  readonly sequence: Uint64;
  readonly txIndex: number;
  readonly opIndex: number;
}

/** A version to be written at the end of its block. */
export interface PendingVersion {
  readonly origin: StoredOrigin;
  readonly owner: string;
  readonly toBlock: Uint64;
  readonly contentType: string;
  readonly payload: Uint8Array;
  /** Custom attributes. */
  readonly strings: readonly (readonly [string, string])[];
  readonly numbers: readonly (readonly [string, Int64])[];
  /** JSON members of the custom attributes, without braces. */
  readonly stringsJson: string;
  readonly numbersJson: string;
}

type Contents = Extract<EncodedOperation, { type: "create" | "update" }>;

/** The version that a create or update writes at a block. @param origin That of the updated entity; null for a create. */
export function pendingFromContents(
  operation: Contents,
  block: number,
  origin: StoredOrigin | null,
): PendingVersion {
  const { owner, contentType, payload, strings, numbers, stringsJson, numbersJson, txIndex, opIndex } =
    operation;
  return {
    origin: origin ?? {
      creator: owner,
      createdAtBlock: block,
      sequence: sequenceOf(block, txIndex, opIndex),
      txIndex,
      opIndex,
    },
    owner,
    toBlock: BigInt(block) + operation.btl,
    contentType,
    payload,
    strings,
    numbers,
    stringsJson,
    numbersJson,
  };
}

/** The attributes in a stored version's payload row, system attributes included. */
export interface StoredContents {
  readonly strings: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, Uint64>;
}

/** Reads both JSON caches of a payload row. */
export function readContents(stringsJson: string, numbersJson: string): StoredContents {
  return { strings: new Map(parseStrings(stringsJson)), numbers: new Map(parseNumbers(numbersJson)) };
}

/** The origin of a stored version, from its system attributes. */
export function originOf({ strings, numbers }: StoredContents): StoredOrigin {
  return {
    creator: strings.get("$creator")!,
    createdAtBlock: Number(numbers.get("$createdAtBlock")),
    sequence: numbers.get("$sequence")!,
    txIndex: Number(numbers.get("$txIndex")),
    opIndex: Number(numbers.get("$opIndex")),
  };
}

/** A stored version as one to write again. */
export function pendingFromStored(
  contents: StoredContents,
  version: Pick<PendingVersion, "toBlock" | "contentType" | "payload">,
): PendingVersion {
  const strings = [...contents.strings].filter(([name]) => !name.startsWith(SYSTEM_MARK));
  const numbers = [...contents.numbers].filter(([name]) => !name.startsWith(SYSTEM_MARK));
  return {
    origin: originOf(contents),
    owner: contents.strings.get("$owner")!,
    ...version,
    strings,
    numbers: numbers.map(([name, value]) => [name, wrapInt64(value)] as const),
    stringsJson: inCacheOrder(strings).map(([name, value]) => `${cacheText(name)}:${cacheText(value)}`)
      .join(),
    numbersJson: inCacheOrder(numbers).map(([name, value]) => `${cacheText(name)}:${value}`).join(),
  };
}
