import type { DuckDBAppender, DuckDBValue } from "@duckdb/node-api";
import { byName } from "../../chain/by_name.ts";
import type { EntityVersion, Uint64 } from "../../chain/entity.ts";
import { keyOfText, keyText, SYSTEM_MARK } from "../../chain/system_attributes.ts";
import { placeOf } from "../sqlite/versions/version_columns.ts";

/** Names of custom attributes, in the order of their columns: `s0`, `s1`, … for text, `n0`, … for numbers. Only ever added to. */
export interface ColumnNames {
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
}

/** Columns that every version has, with their types. An address and a key are text: a value each, as queries write it. */
const FIXED = [
  ["key", "VARCHAR"],
  ["from_block", "UINTEGER"],
  ["to_block", "UBIGINT"],
  ["expiration", "UBIGINT"],
  ["sequence", "UBIGINT"],
  ["owner", "VARCHAR"],
  ["creator", "VARCHAR"],
  ["content_type", "VARCHAR"],
  ["payload", "BLOB"],
] as const;

/** Columns of a part, by SQL: a column an attribute's name, so that a query reads what it asks for alone. */
export function columnsOf(
  { strings, numbers }: ColumnNames,
): readonly (readonly [name: string, type: string])[] {
  return [
    ...FIXED,
    ...strings.map((_, i) => [`s${i}`, "VARCHAR"] as const),
    ...numbers.map((_, i) => [`n${i}`, "UBIGINT"] as const),
  ];
}

/** Appends a version as a row of a table with these columns. */
export function appendRow(appender: DuckDBAppender, version: EntityVersion, names: ColumnNames): void {
  const strings = new Map(version.strings);
  const numbers = new Map(version.numbers);
  appender.appendVarchar(keyText(version.key));
  appender.appendUInteger(version.fromBlock);
  appender.appendUBigInt(version.toBlock);
  appender.appendUBigInt(numbers.get("$expiration")!);
  appender.appendUBigInt(numbers.get("$sequence")!);
  appender.appendVarchar(strings.get("$owner")!);
  appender.appendVarchar(strings.get("$creator")!);
  appender.appendVarchar(version.contentType);
  appender.appendBlob(version.payload);
  for (const name of names.strings) {
    const value = strings.get(name);
    if (value === undefined) appender.appendNull();
    else appender.appendVarchar(value);
  }
  for (const name of names.numbers) {
    const value = numbers.get(name);
    if (value === undefined) appender.appendNull();
    else appender.appendUBigInt(value);
  }
  appender.endRow();
}

/** The version of a row with `columnsOf` these names. */
export function readRow(row: readonly DuckDBValue[], names: ColumnNames): EntityVersion {
  const [key, fromBlock, toBlock, expiration, sequence, owner, creator, contentType, payload] = row as [
    string,
    number,
    bigint,
    bigint,
    bigint,
    string,
    string,
    string,
    { readonly bytes: Uint8Array },
  ];
  const place = placeOf(sequence);
  const custom = row.slice(FIXED.length);
  const strings: [string, string][] = [["$creator", creator], ["$key", key], ["$owner", owner]];
  const numbers: [string, Uint64][] = [
    ["$createdAtBlock", BigInt(place.createdAtBlock)],
    ["$expiration", expiration],
    ["$opIndex", BigInt(place.opIndex)],
    ["$sequence", sequence],
    ["$txIndex", BigInt(place.txIndex)],
  ];
  names.strings.forEach((name, i) => {
    if (custom[i] !== null) strings.push([name, custom[i] as string]);
  });
  names.numbers.forEach((name, i) => {
    const value = custom[names.strings.length + i]!;
    if (value !== null) numbers.push([name, value as bigint]);
  });
  return {
    ...{ key: keyOfText(key)!, fromBlock, toBlock, contentType, payload: payload.bytes },
    ...{ strings: byName(strings), numbers: byName(numbers) },
  };
}

/** Names of the columns, with those that a version adds. */
export function withNames(names: ColumnNames, versions: readonly EntityVersion[]): ColumnNames {
  const added = (
    old: readonly string[],
    of: (version: EntityVersion) => readonly (readonly [string, unknown])[],
  ) => {
    const all = new Set(old);
    for (const version of versions) {
      for (const [name] of of(version)) if (!name.startsWith(SYSTEM_MARK)) all.add(name);
    }
    return [...all];
  };
  return {
    strings: added(names.strings, ({ strings }) => strings),
    numbers: added(names.numbers, ({ numbers }) => numbers),
  };
}
