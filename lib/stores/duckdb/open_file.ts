import type { DuckDBConnection, DuckDBInstance, JS } from "@duckdb/node-api";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { loadedPackage } from "../loaded_package.ts";
import { checkPath } from "../sqlite/open_database.ts";
import { claimFile, isDuckdbFile } from "./open_here.ts";
import { COLUMNS_EXPECTED, COLUMNS_FOUND, SCHEMA_SQL, SCHEMA_VERSION } from "./schema.ts";

/** How a file is opened. */
export interface DuckdbOptions {
  readonly readOnly: boolean;
  /** Threads of a query, the one that asks it among them. */
  readonly threads: number;
}

/** An open file, with one connection. */
export interface OpenFile {
  readonly duckdb: Duckdb;
  readonly connection: DuckDBConnection;
  /** As read back from the engine. */
  readonly settings: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Memory that DuckDB may use; what it does not suffice for goes to a folder beside the file. choice: twice as much as SQLite's largest
 * cache here.
 */
const MEMORY_LIMIT = "1GiB";
/** Log from which a commit moves it into the file: DuckDB's default. */
const CHECKPOINT_THRESHOLD = "16MiB";
/**
 * By default DuckDB writes files that its version 0.10 reads, without what has been found since to pack columns. choice: the
 * marketplace at 0.01x takes 39 MB this way, and 68 MB by default; to look an entity up takes twice as long.
 */
const STORAGE_VERSION = "latest";
/** Settings that decide cost and durability; read back and recorded with every result. */
const RECORDED = [
  "access_mode",
  "checkpoint_threshold",
  "default_block_size",
  "memory_limit",
  "storage_compatibility_version",
  "threads",
];

type Duckdb = typeof import("@duckdb/node-api");

/** Loads DuckDB. @throws {HeadroomError} It is not there, or not for this machine. */
export function loadDuckdb(): Promise<Duckdb> {
  return loadedPackage("@duckdb/node-api", () => import("@duckdb/node-api"));
}

/**
 * Opens a file; creates it, with the schema, where there is none. Throws what DuckDB throws, too.
 * @throws {HeadroomError} It holds something else, or is in use.
 */
export async function openFile(path: string, options: DuckdbOptions): Promise<OpenFile> {
  checkPath(path, options.readOnly);
  // DuckDB would ask the network for an extension that reads another system's file.
  if (fs.existsSync(path) && !isDuckdbFile(path)) {
    refuse(path, { expected: "a DuckDB database", actual: "something that is not a DuckDB database" });
  }
  const duckdb = await loadDuckdb();
  const { connection, close } = await connect(duckdb, path, options);
  try {
    // Also where its first writer was killed before it had made the tables.
    const isEmpty = (await firstColumn(connection, COLUMNS_FOUND)).length === 0;
    if (isEmpty && !options.readOnly) await connection.run(SCHEMA_SQL);
    await checkSchema(connection, path);
    return { duckdb, connection, settings: await settingsOf(duckdb, connection), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function connect(
  duckdb: Duckdb,
  path: string,
  { readOnly, threads }: DuckdbOptions,
): Promise<Pick<OpenFile, "connection" | "close">> {
  // A file that is not there has nobody else.
  let release = fs.existsSync(path) ? claimFile(path, readOnly) : null;
  let instance: DuckDBInstance | null = null;
  try {
    instance = await duckdb.DuckDBInstance.create(path, {
      access_mode: readOnly ? "READ_ONLY" : "READ_WRITE",
      threads: String(threads),
      memory_limit: MEMORY_LIMIT,
      checkpoint_threshold: CHECKPOINT_THRESHOLD,
      storage_compatibility_version: STORAGE_VERSION,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    release ??= claimFile(path, readOnly);
    const connection = await instance.connect();
    return {
      connection,
      close() {
        connection.closeSync();
        instance!.closeSync();
        release!();
      },
    };
  } catch (error) {
    instance?.closeSync();
    release?.();
    throw error;
  }
}

async function checkSchema(connection: DuckDBConnection, path: string): Promise<void> {
  const found = (await firstColumn(connection, COLUMNS_FOUND)).map(String).sort();
  if (found.join("\n") !== COLUMNS_EXPECTED.join("\n")) {
    const other = found.find((table) => !COLUMNS_EXPECTED.includes(table));
    const missing = COLUMNS_EXPECTED.find((table) => !found.includes(table));
    refuse(path, {
      expected: "the tables of a duckdb store",
      actual: other === undefined ? `no table ${missing}` : `table ${other}`,
    });
  }
  const [version] = await firstColumn(connection, "SELECT max(version) FROM headroom_schema");
  if (version === SCHEMA_VERSION) return;
  throw HeadroomError.unmet(`open ${JSON.stringify(path)}`, {
    expected: `schema version ${SCHEMA_VERSION}`,
    actual: `version ${version}`,
    next: "Open it with the newer Headroom that made it.",
  });
}

async function firstColumn(connection: DuckDBConnection, sql: string): Promise<JS[]> {
  return (await connection.runAndReadAll(sql)).getRowsJS().map(([value]) => value!);
}

function refuse(path: string, why: { readonly expected: string; readonly actual: string }): never {
  const next = "Name another file; this one holds something else.";
  throw HeadroomError.unmet(`open ${JSON.stringify(path)}`, { ...why, next, usage: true });
}

async function settingsOf(duckdb: Duckdb, connection: DuckDBConnection): Promise<OpenFile["settings"]> {
  const names = RECORDED.map((name) => `'${name}'`).join();
  const reader = await connection.runAndReadAll(
    `SELECT name, value FROM duckdb_settings() WHERE name IN (${names}) ORDER BY name`,
  );
  return {
    engine: `DuckDB ${duckdb.version().replace(/^v/, "")}`,
    ...Object.fromEntries(reader.getRowsJS().map(([name, value]) => [String(name), String(value)])),
  };
}
