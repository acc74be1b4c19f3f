import { Buffer } from "node:buffer";
import { byName } from "../../chain/by_name.ts";
import type { EncodedContents } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion, Uint64 } from "../../chain/entity.ts";
import { fromHex, toHex } from "../../chain/hex.ts";
import { keyOfText, keyText, sequenceOf } from "../../chain/system_attributes.ts";
import { unwrapInt64 } from "../sqlite/int64.ts";
import { isObject } from "./json_rpc.ts";

/**
 * How blocks and entities look to Arkiv's storage service. Source: data/reference/arkiv-service.md "Blocks" and "Entities"; its
 * program reads attributes as `{valueType, name, value}`, where its document says `{key, stringValue}`.
 */

/** Bytes of a key that are its address there. */
export const ADDRESS_BYTES = 20;

/** An operation, its JSON; `sender` is its transaction's, who becomes the creator of what it creates. */
export interface WireOperation {
  readonly txIndex: number;
  readonly sender: string;
  /** Whether the transaction must be this sender's. */
  readonly creates: boolean;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A whole number as the service takes it: hexadecimal digits without leading zeros. */
export function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** The address of a key. */
export function addressOf(key: EntityKey): string {
  return `0x${toHex(key.subarray(0, ADDRESS_BYTES))}`;
}

/** Contents of a create or update. */
export function wireContents({ payload, contentType, strings, numbers }: EncodedContents) {
  return {
    payload: `0x${toHex(payload)}`,
    contentType,
    attributes: [
      ...strings.map(([name, value]) =>
        attribute("string", name, Buffer.from(value, "utf8").toString("hex"))
      ),
      ...numbers.map(([name, value]) =>
        attribute("uint", name, unwrapInt64(value).toString(16).padStart(16, "0"))
      ),
    ],
  };
}

function attribute(valueType: "string" | "uint", name: string, digits: string) {
  return { valueType, name, value: `0x${digits}` };
}

/** Transactions of a block: neighbours of one place and sender are one. @param hash Of each, by its place among them. */
export function wireTransactions(
  operations: readonly WireOperation[],
  hash: (index: number) => string,
): readonly unknown[] {
  const transactions: { hash: string; index: number; sender: string; operations: unknown[] }[] = [];
  for (const { txIndex, sender, creates, json } of operations) {
    let last = transactions.at(-1);
    if (last === undefined || last.index !== txIndex || creates && last.sender !== sender) {
      last = { hash: hash(transactions.length), index: txIndex, sender, operations: [] };
      transactions.push(last);
    }
    last.operations.push(json);
  }
  return transactions;
}

/** The fields of an entity that are asked for: all but the system's attributes, which follow from them. */
export const INCLUDED = {
  key: true,
  attributes: true,
  payload: true,
  contentType: true,
  expiration: true,
  owner: true,
  creator: true,
  createdAtBlock: true,
  transactionIndexInBlock: true,
  operationIndexInTransaction: true,
};

/** An entity as the service answers it. */
export interface ServiceEntity {
  readonly key: EntityKey;
  readonly expiresAt: Uint64;
  readonly contentType: string;
  readonly payload: Uint8Array;
  readonly owner: string;
  readonly creator: string;
  readonly createdAtBlock: number;
  readonly txIndex: number;
  readonly opIndex: number;
  readonly strings: readonly (readonly [string, string])[];
  readonly numbers: readonly (readonly [string, Uint64])[];
}

/** The entity in JSON of the service; null where it has another form. */
export function readEntity(json: unknown): ServiceEntity | null {
  if (!isObject(json)) return null;
  const key = typeof json.key === "string" ? keyOfText(json.key.toLowerCase()) : null;
  const expiresAt = uint(json.expiresAt);
  // Left out where it is empty.
  const payload = bytes(json.value ?? "0x");
  const [owner, creator] = [address(json.owner), address(json.creator)];
  const places = [json.createdAtBlock, json.transactionIndexInBlock, json.operationIndexInTransaction].map(
    uint,
  );
  const strings = attributes(json.stringAttributes, (value) => typeof value === "string" ? value : null);
  const numbers = attributes(json.numericAttributes, uint);
  const { contentType } = json;
  if (key === null || expiresAt === null || payload === null || owner === null || creator === null) {
    return null;
  }
  if (places.includes(null) || strings === null || numbers === null || typeof contentType !== "string") {
    return null;
  }
  const [createdAtBlock, txIndex, opIndex] = places.map(Number) as [number, number, number];
  const origin = { creator, createdAtBlock, txIndex, opIndex };
  return { key, expiresAt, contentType, payload, owner, ...origin, strings, numbers };
}

/** The version that an entity's answer is. @param fromBlock Its first block, which the service does not keep. */
export function versionOf(entity: ServiceEntity, fromBlock: number): EntityVersion {
  const { key, expiresAt, contentType, payload, owner, creator, createdAtBlock, txIndex, opIndex } = entity;
  return {
    key,
    fromBlock,
    toBlock: expiresAt,
    contentType,
    payload,
    strings: byName<readonly [string, string]>([
      ["$creator", creator],
      ["$key", keyText(key)],
      ["$owner", owner],
      ...entity.strings,
    ]),
    numbers: byName<readonly [string, Uint64]>([
      ["$createdAtBlock", BigInt(createdAtBlock)],
      ["$expiration", expiresAt],
      ["$opIndex", BigInt(opIndex)],
      ["$sequence", sequenceOf(createdAtBlock, txIndex, opIndex)],
      ["$txIndex", BigInt(txIndex)],
      ...entity.numbers,
    ]),
  };
}

function uint(value: unknown): Uint64 | null {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
}

function bytes(value: unknown): Uint8Array | null {
  return typeof value === "string" && /^0x(?:[0-9a-f]{2})*$/i.test(value) ? fromHex(value.slice(2)) : null;
}

function address(value: unknown): string | null {
  return typeof value === "string" && /^0x[0-9a-f]{40}$/i.test(value) ? value.toLowerCase() : null;
}

function attributes<Value>(
  json: unknown,
  read: (value: unknown) => Value | null,
): (readonly [string, Value])[] | null {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) return null;
  const found: (readonly [string, Value])[] = [];
  for (const one of json) {
    const value = isObject(one) ? read(one.value) : null;
    if (value === null || typeof one.key !== "string") return null;
    found.push([one.key, value]);
  }
  return found;
}
