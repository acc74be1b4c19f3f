import type Database from "better-sqlite3";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import type { AppendResult } from "../entity_store.ts";
import type { StoredContents } from "./pending_version.ts";
import { repeat, RowsStatement } from "./rows_statement.ts";

/** A stored version that an operation ends. */
interface EndedVersion {
  readonly key: Uint8Array;
  readonly fromBlock: number;
  readonly contents: StoredContents;
}

/** What happens to the rows of versions that are over. Called within the transaction of a block. */
export interface VersionEnding {
  /** A block begins: versions may have ended by themselves. Called before the first `end`, and before rows are written. */
  begin(block: number): void;
  /** An operation of the block ends a version. @returns What was ended, system attributes not counted. */
  end(version: EndedVersion, block: number): AppendResult["closed"];
}

/** The rows stay, with the block as the end of their range, each found by primary key: the cost does not grow with an entity's history. */
export function keepEnded(database: Database.Database): VersionEnding {
  const close = (table: string) =>
    new RowsStatement(
      database,
      1,
      (rows) =>
        `UPDATE OR FAIL ${table} SET to_block = ? WHERE entity_key = ? AND from_block = ? ` +
        `AND key IN (${repeat("?", rows)})`,
    );
  const [closeStrings, closeNumbers] = [close("string_attributes"), close("numeric_attributes")];
  const closePayload = database.prepare<[number, Uint8Array, number]>(
    "UPDATE payloads SET to_block = ? WHERE entity_key = ? AND from_block = ?",
  );
  return {
    begin() {},
    end({ key, fromBlock, contents }, block) {
      const version = [block, key, fromBlock];
      const strings = closeStrings.run(version, [...contents.strings.keys()]);
      const numbers = closeNumbers.run(version, [...contents.numbers.keys()]);
      return withoutSystem(closePayload.run(block, key, fromBlock).changes, strings, numbers);
    },
  };
}

/** The rows are deleted: tables hold what is live alone, and an entity has one version. */
export function deleteEnded(database: Database.Database): VersionEnding {
  const ofEntity = (table: string) =>
    database.prepare<[Uint8Array]>(`DELETE FROM ${table} WHERE entity_key = ?`);
  const [string, number, payload] = [
    ofEntity("string_attributes"),
    ofEntity("numeric_attributes"),
    ofEntity("payloads"),
  ];
  // An end of 2^63 or more is stored as negative.
  const passed = "to_block BETWEEN 0 AND ?";
  const purges = [
    ...["string_attributes", "numeric_attributes"].map((table) =>
      `DELETE FROM ${table} WHERE entity_key IN (SELECT entity_key FROM payloads WHERE ${passed})`
    ),
    `DELETE FROM payloads WHERE ${passed}`,
  ].map((text) => database.prepare<[number]>(text));
  return {
    begin(block) {
      for (const purge of purges) purge.run(block);
    },
    end({ key }) {
      const [strings, numbers] = [string.run(key).changes, number.run(key).changes];
      return withoutSystem(payload.run(key).changes, strings, numbers);
    },
  };
}

function withoutSystem(versions: number, strings: number, numbers: number): AppendResult["closed"] {
  return {
    versions,
    strings: strings - SYSTEM_STRINGS.length,
    numbers: numbers - SYSTEM_NUMBERS.length,
  };
}
