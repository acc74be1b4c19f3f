import type { Buffer } from "node:buffer";
import * as fs from "node:fs";
import {
  BETTER_SQLITE3_NAME,
  type Database,
  DatabaseFile,
  otherDriver,
} from "../../../stores/sqlite/engine.ts";
import {
  addVersion,
  jsonNumbers,
  jsonStrings,
  nameOf,
  type StoredChain,
  textOf,
  unsigned,
} from "./stored_chain.ts";

/** Reads the tables of Arkiv's schema or of the versions' in an SQLite file, which nobody has open; null where it holds neither. */
export function readSqlite(path: string): StoredChain | null {
  const database = openPlain(path);
  if (database === null) return null;
  try {
    const tables = new Set(
      database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
    );
    const read = tables.has("string_attributes") ? readArkiv : tables.has("versions") ? readVersions : null;
    if (read === null) return null;
    const problem = integrityProblem(database);
    return { problem, tip: tipOf(database, tables), versions: problem === null ? read(database) : new Map() };
  } finally {
    database.close();
  }
}

/**
 * Opens a database to read it; null where the file is none, is the folder of another engine, or where another SQLite library has
 * not closed it yet (libSQL).
 */
export function openPlain(path: string): Database.Database | null {
  if (fs.statSync(path).isDirectory() || otherDriver(path, BETTER_SQLITE3_NAME) !== null) return null;
  const database = new DatabaseFile(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_NOTADB") return null;
    throw error;
  }
}

/** What SQLite's own check says of all pages and indexes; null where it finds nothing. */
export function integrityProblem(database: Database.Database): string | null {
  const lines = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
  return lines.join() === "ok" ? null : `integrity_check says: ${lines.slice(0, 3).join("; ")}`;
}

function tipOf(database: Database.Database, tables: ReadonlySet<string>): number {
  const sql = tables.has("last_block")
    ? "SELECT max(block) FROM last_block"
    : "SELECT max(number) FROM blocks";
  return database.prepare<[], number | null>(sql).pluck().get() ?? -1;
}

type Pairs<Value> = Map<string, { readonly to: bigint; readonly pairs: [string, Value][] }>;

/** Arkiv's tables, also with one version an entity. Attributes are there twice, and both must say the same. */
function readArkiv(database: Database.Database): Map<string, string> {
  const attributesOf = <Value>(table: string, valueOf: (value: unknown) => Value): Pairs<Value> => {
    const found: Pairs<Value> = new Map();
    const rows = database.prepare<[], [Buffer, bigint, bigint, string, unknown]>(
      `SELECT entity_key, from_block, to_block, key, value FROM ${table}`,
    ).raw().safeIntegers();
    for (const [key, from, to, name, value] of rows.iterate()) {
      const version = nameOf({ key, fromBlock: Number(from) });
      const own = found.get(version) ?? { to: unsigned(to), pairs: [] };
      if (own.to !== unsigned(to)) own.pairs.push([`${name} of another end`, valueOf(value)]);
      else own.pairs.push([name, valueOf(value)]);
      found.set(version, own);
    }
    return found;
  };
  const strings = attributesOf("string_attributes", String);
  const numbers = attributesOf("numeric_attributes", (value) => unsigned(value as bigint));
  const versions = new Map<string, string>();
  const rows = database.prepare<[], [Buffer, bigint, bigint, string, Buffer, string, string]>(
    "SELECT entity_key, from_block, to_block, content_type, payload, string_attributes, numeric_attributes FROM payloads",
  ).raw().safeIntegers();
  for (const [key, from, to, contentType, payload, stringsJson, numbersJson] of rows.iterate()) {
    const name = nameOf({ key, fromBlock: Number(from) });
    const rest = { toBlock: unsigned(to), contentType, payload };
    const own = { strings: strings.get(name), numbers: numbers.get(name) };
    const isOfOneEnd = own.strings?.to === rest.toBlock && own.numbers?.to === rest.toBlock;
    const byRows = textOf({ ...rest, strings: own.strings?.pairs ?? [], numbers: own.numbers?.pairs ?? [] });
    const byJson = textOf({
      ...rest,
      strings: jsonStrings(stringsJson),
      numbers: jsonNumbers(numbersJson),
    });
    versions.set(name, isOfOneEnd && byRows === byJson ? byRows : `rows ${byRows}, but its JSON ${byJson}`);
    strings.delete(name);
    numbers.delete(name);
  }
  for (const name of [...strings.keys(), ...numbers.keys()]) {
    versions.set(name, "attributes without a payload");
  }
  return versions;
}

type VersionRow = [
  key: Buffer | null,
  from: bigint,
  to: bigint,
  expiration: bigint,
  sequence: bigint,
  owner: Buffer,
  creator: Buffer,
  strings: string | null,
  numbers: string | null,
  contentType: string | null,
  payload: Buffer | null,
];

/** Rows of versions. */
function readVersions(database: Database.Database): Map<string, string> {
  const versions = new Map<string, string>();
  const rows = database.prepare<[], VersionRow>(
    "SELECT e.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, a.strings, a.numbers, " +
      "p.content_type, p.payload FROM versions v LEFT JOIN entities e ON e.id = v.entity " +
      "LEFT JOIN attributes a ON a.id = v.id LEFT JOIN payloads p ON p.id = v.id",
  ).raw().safeIntegers();
  for (
    const [key, from, to, expiration, sequence, owner, creator, strings, numbers, contentType, payload]
      of rows
        .iterate()
  ) {
    if (key === null || strings === null || numbers === null || contentType === null || payload === null) {
      versions.set(`of block ${from}`, "a version without its entity, attributes or payload");
      continue;
    }
    addVersion(versions, {
      ...{ key, from, to: unsigned(to), expiration: unsigned(expiration), sequence: unsigned(sequence) },
      ...{ owner: `0x${owner.toString("hex")}`, creator: `0x${creator.toString("hex")}` },
      ...{ strings, numbers, contentType, payload },
    });
  }
  for (const table of ["attributes", "payloads"]) {
    const orphans = database.prepare<[], number>(
      `SELECT count(*) FROM ${table} WHERE id NOT IN (SELECT id FROM versions)`,
    ).pluck().get()!;
    if (orphans > 0) versions.set(`in ${table}`, `${orphans} rows of no version`);
  }
  return versions;
}
