import { JsonReader } from "../../chain/archive/json_reader.ts";
import { type Attributes, type Uint64, UINT64_MAX } from "../../chain/entity.ts";
import { sequenceOf, SYSTEM_MARK } from "../../chain/system_attributes.ts";
import { unwrapInt64 } from "./int64.ts";

/** A stored entity version, with the attributes of its payload row's JSON caches, in their order. */
export interface HistoryVersion {
  readonly key: Uint8Array;
  readonly fromBlock: number;
  /** End of the version: its expiry, or an earlier block. */
  readonly toBlock: Uint64;
  readonly expiration: Uint64;
  readonly contentType: string;
  readonly payload: Uint8Array;
  readonly owner: string;
  readonly creator: string;
  readonly createdAtBlock: Uint64;
  readonly sequence: Uint64;
  readonly txIndex: number;
  readonly opIndex: number;
  /** Custom attributes. */
  readonly strings: Attributes<string>;
  readonly numbers: Attributes<Uint64>;
}

/**
 * SQL: whether a row of `alias` belongs to a version that a reader sees. Arkiv's store keeps one that was written and ended in
 * the same block as an empty range. (Not so a late change of owner: there the range is empty because the expiry has passed.)
 */
export function notVoid(alias: string): string {
  return `(${alias}.to_block <> ${alias}.from_block OR (SELECT x.value <= x.from_block FROM numeric_attributes x ` +
    `WHERE x.entity_key = ${alias}.entity_key AND x.key = '$expiration' AND x.from_block = ${alias}.from_block))`;
}

/** Columns that `historyVersion` reads. */
export const HISTORY_COLUMNS =
  "entity_key, from_block, to_block, content_type, payload, string_attributes, numeric_attributes";

/** A row that violates the schema's rules; the message completes "version of entity 0x… from block 7: …". */
export class HistoryRowError extends Error {
  override readonly name = "HistoryRowError";
}

/** @throws {HistoryRowError} A value of the wrong kind, damaged JSON, or a system attribute that is missing or impossible. */
export function historyVersion(row: Readonly<Record<string, unknown>>): HistoryVersion {
  const strings = stringMembers(row.string_attributes, "string_attributes");
  const numbers = numberMembers(row.numeric_attributes, "numeric_attributes");
  const version = {
    key: bytesOf(row.entity_key, "entity_key"),
    fromBlock: Number(integerOf(row.from_block, "from_block")),
    toBlock: unwrapInt64(integerOf(row.to_block, "to_block")),
    expiration: system(numbers, "$expiration"),
    contentType: textOf(row.content_type, "content_type"),
    payload: bytesOf(row.payload, "payload"),
    owner: system(strings, "$owner"),
    creator: system(strings, "$creator"),
    createdAtBlock: system(numbers, "$createdAtBlock"),
    sequence: system(numbers, "$sequence"),
    txIndex: Number(system(numbers, "$txIndex")),
    opIndex: Number(system(numbers, "$opIndex")),
    strings: custom(strings),
    numbers: custom(numbers),
  };
  checkNumbers(version);
  return version;
}

function checkNumbers(version: HistoryVersion): void {
  const { fromBlock, createdAtBlock, sequence, txIndex, opIndex } = version;
  if (
    createdAtBlock > BigInt(fromBlock) || sequence !== sequenceOf(Number(createdAtBlock), txIndex, opIndex)
  ) {
    throw new HistoryRowError(
      `$sequence ${sequence} does not fit block ${createdAtBlock}, tx ${txIndex}, op ${opIndex}`,
    );
  }
}

/** The string attributes of a JSON cache. @throws {HistoryRowError} It is damaged. */
export function stringMembers(value: unknown, column: string): Attributes<string> {
  return members(value, column, (json, name) => json.text(name));
}

/** As `stringMembers`, of the numeric attributes. */
export function numberMembers(value: unknown, column: string): Attributes<Uint64> {
  return members(value, column, (json, name) => json.uint(UINT64_MAX, name));
}

/** The members of a JSON cache, exact and in order: `JSON.parse` would round numbers and move integer-like names first. */
function members<Value>(
  value: unknown,
  column: string,
  read: (json: JsonReader, name: string) => Value,
): (readonly [string, Value])[] {
  const json = new JsonReader(textOf(value, column), (position, expected, actual) => {
    throw new HistoryRowError(`${column}, character ${position}: expected ${expected}, found ${actual}`);
  });
  const found: [string, Value][] = [];
  json.object("an object", (name) => {
    found.push([name, read(json, name)]);
  });
  if (!json.done) throw new HistoryRowError(`${column} goes on after its object`);
  return found;
}

function system<Value>(members: Attributes<Value>, name: string): Value {
  const found = members.find(([other]) => other === name);
  if (found === undefined) throw new HistoryRowError(`it has no ${name}`);
  return found[1];
}

function custom<Value>(members: Attributes<Value>): Attributes<Value> {
  return members.filter(([name]) => !name.startsWith(SYSTEM_MARK));
}

/** @throws {HistoryRowError} The value is no integer. */
export function integerOf(value: unknown, column: string): bigint {
  if (typeof value !== "bigint") throw new HistoryRowError(`${column} is no integer`);
  return value;
}

/** @throws {HistoryRowError} The value is no text. */
export function textOf(value: unknown, column: string): string {
  if (typeof value !== "string") throw new HistoryRowError(`${column} is no text`);
  return value;
}

/** A blob as plain bytes: the engine gives a `Buffer`. @throws {HistoryRowError} The value is something else. */
export function bytesOf(value: unknown, column: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new HistoryRowError(`${column} is no blob`);
  return new Uint8Array(value.buffer, value.byteOffset, value.length);
}
