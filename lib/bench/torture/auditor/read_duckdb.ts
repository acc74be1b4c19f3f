import type { JS } from "@duckdb/node-api";
import { loadDuckdb } from "../../../stores/duckdb/open_file.ts";
import { isDuckdbFile } from "../../../stores/duckdb/open_here.ts";
import { addVersion, jsonNumbers, jsonStrings, type StoredChain } from "./stored_chain.ts";

const VERSIONS =
  "SELECT id, entity_key, from_block, to_block, expiration, sequence, owner, creator, strings, " +
  "numbers, content_type, payload FROM versions";

type Row = readonly JS[];

/** Reads the tables of versions in a DuckDB file, which nobody has open; null where it is none. Every page has a checksum, which is read with it. */
export async function readDuckdb(path: string): Promise<StoredChain | null> {
  if (!isDuckdbFile(path)) return null;
  const { DuckDBInstance } = await loadDuckdb();
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY", threads: "1" });
  try {
    const connection = await instance.connect();
    try {
      return await readTables(async (sql) => (await connection.runAndReadAll(sql)).getRowsJS());
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function readTables(rowsOf: (sql: string) => Promise<readonly Row[]>): Promise<StoredChain> {
  const [span] = await rowsOf("SELECT count(*), coalesce(max(number)::BIGINT, -1) FROM blocks");
  const [blocks, tip] = span as unknown as readonly [bigint, bigint];
  const versions = new Map<string, string>();
  const stored = await rowsOf(VERSIONS);
  for (const row of stored) {
    const [, key, from, to, expiration, sequence, owner, creator, strings, numbers, contentType, payload] =
      row as unknown as readonly [
        ...[id: bigint, key: Uint8Array, from: bigint, to: bigint, expiration: bigint, sequence: bigint],
        ...[owner: string, creator: string, strings: string, numbers: string],
        ...[contentType: string, payload: Uint8Array],
      ];
    addVersion(versions, {
      ...{ key, from, to, expiration, sequence, owner, creator },
      ...{ strings, numbers, contentType, payload },
    });
  }
  const problem = blocks === tip + 1n ? null : `it has ${blocks} blocks up to ${tip}`;
  return {
    problem: problem ?? attributesProblem(stored, await rowsOf("SELECT id, key, value FROM strings"), 8) ??
      attributesProblem(stored, await rowsOf("SELECT id, key, value FROM numbers"), 9),
    tip: Number(tip),
    versions,
  };
}

/** Attributes are there twice: as rows, and as JSON in a column of the version. */
function attributesProblem(
  versions: readonly Row[],
  attributes: readonly Row[],
  column: 8 | 9,
): string | null {
  const membersOf: (json: string) => [string, string | bigint][] = column === 8 ? jsonStrings : jsonNumbers;
  const textOf = (id: JS, name: JS, value: JS) => `${id} ${name} ${value}`;
  const inJson = versions.flatMap((row) =>
    membersOf(row[column] as string).map(([name, value]) => textOf(row[0]!, name, value))
  );
  const asRows = attributes.map(([id, name, value]) => textOf(id!, name!, value!));
  return inJson.sort().join("\n") === asRows.sort().join("\n")
    ? null
    : `its rows of ${column === 8 ? "strings" : "numbers"} are not those of its versions' JSON`;
}
