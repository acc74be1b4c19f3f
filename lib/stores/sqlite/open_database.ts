import * as fs from "node:fs";
import { dirname } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { describeSchema, schemaDifferences } from "./describe_schema.ts";
import { Database, DatabaseFile } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { findMigration, schemaMigration } from "./find_migration.ts";
import { openReader } from "./open_reader.ts";
import { BITEMPORAL_VERSION, bitemporalSchema, type Migration, migrationNote } from "./schema.ts";

/** Schema and durability of a database, and whether it is only read. */
export interface OpenOptions {
  /** What a new file is made at, and a file opened for writing must be at (default 1). A file that is only read may be at any. */
  readonly migration?: Migration;
  /** NORMAL survives the death of the process, FULL that of the machine too. */
  readonly synchronous: "NORMAL" | "FULL";
  /** Refuse every write. The database file must exist and stays as it is, byte for byte. */
  readonly readOnly?: boolean;
}

/** Cache size in pages, as Arkiv ships it. Source: data/reference/arkiv.md "Bi-temporal versions". */
const CACHE_PAGES = 65_536;
/** How long a statement waits for another connection's lock, ms. choice: longer than any checkpoint seen. */
const BUSY_MS = 5_000;
/** Settings that decide cost and durability of a store; read back and recorded with every result. */
const RECORDED_PRAGMAS = [
  "journal_mode",
  "synchronous",
  "fullfsync",
  "checkpoint_fullfsync",
  "auto_vacuum",
  "cache_size",
  "page_size",
  "wal_autocheckpoint",
  "mmap_size",
  "temp_store",
  "locking_mode",
  "busy_timeout",
  "journal_size_limit",
  "foreign_keys",
  "encoding",
  "user_version",
] as const;

/**
 * Opens a database with Arkiv's schema and settings; creates them in a new or empty file.
 * @throws {HeadroomError} No such folder or file, not a database, another schema, a newer version. Nothing was changed.
 */
export function openDatabase(path: string, options: OpenOptions): Database.Database {
  const readOnly = options.readOnly ?? false;
  checkPath(path, readOnly);
  return onEngine(path, () => "open", () => {
    const database = readOnly ? openReader(path) : new DatabaseFile(path, { timeout: BUSY_MS });
    try {
      prepareSchema(database, path, options);
      applySettings(database, path, options);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Every recorded setting as the engine reports it, its version, and the migration that the schema is at. */
export function readSettings(database: Database.Database): Record<string, string | number> {
  const settings: Record<string, string | number> = {
    sqlite_version: database.prepare("SELECT sqlite_version()").pluck().get() as string,
    arkiv_migration: schemaMigration(describeSchema(database)),
  };
  for (const name of RECORDED_PRAGMAS) {
    settings[name] = database.pragma(name, { simple: true }) as string | number;
  }
  return settings;
}

function checkPath(path: string, readOnly: boolean): void {
  const folder = dirname(path);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw refusal(path, {
      expected: `folder "${folder}"`,
      actual: "no such folder",
      next: "Create the folder first.",
    });
  }
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (found === undefined && readOnly) {
    throw refusal(path, {
      expected: "a file that exists",
      actual: "no such file",
      next: "Write it first, or correct the path.",
    });
  }
  if (found !== undefined && !found.isFile()) {
    throw refusal(path, { expected: "a file", actual: "a folder", next: "Name a file in it." });
  }
}

/** Checks the schema of a file; creates it in a new one. Settings of the file format must come before the first table. */
function prepareSchema(
  database: Database.Database,
  path: string,
  { readOnly = false, migration: wanted = 1 }: OpenOptions,
): void {
  const found = describeSchema(database);
  if (Object.keys(found.tables).length === 0 && !readOnly) {
    database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    database.transaction(() => {
      database.exec(bitemporalSchema(wanted) + migrationNote(wanted));
      database.pragma(`user_version = ${BITEMPORAL_VERSION}`);
    }).immediate();
    return;
  }
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version > BITEMPORAL_VERSION) {
    throw refusal(path, {
      expected: `schema version ${BITEMPORAL_VERSION}`,
      actual: `version ${version}`,
      next: "Open it with the newer Headroom that made it.",
    });
  }
  const migration = findMigration(database, found, path);
  if (migration !== wanted && !readOnly) {
    throw refusal(path, {
      expected: `Arkiv's schema at migration ${wanted}`,
      actual: `migration ${migration}`,
      next: "Write to it with the kind of store of its own migration.",
    });
  }
  const differences = schemaDifferences(expectedSchema(migration), found);
  if (differences.length > 0) {
    throw refusal(path, {
      expected: `Arkiv's schema at migration ${migration}`,
      actual: differences.join(", "),
      next: "Name another file; this one holds something else.",
    });
  }
}

function expectedSchema(migration: Migration) {
  const database = new Database(":memory:");
  try {
    database.exec(bitemporalSchema(migration));
    return describeSchema(database);
  } finally {
    database.close();
  }
}

/** With FULL, a sync must reach the disk also where fsync stops at the drive's cache (macOS); elsewhere no change. */
function applySettings(database: Database.Database, path: string, options: OpenOptions): void {
  if (!options.readOnly) {
    const mode = database.pragma("journal_mode = WAL", { simple: true });
    if (mode !== "wal") {
      throw refusal(path, {
        expected: "a file system that can hold a write-ahead log",
        actual: `journal mode "${mode}"`,
        next: "Use a local disk.",
      });
    }
  }
  database.pragma(`synchronous = ${options.synchronous}`);
  if (options.synchronous === "FULL") {
    database.pragma("fullfsync = ON");
    database.pragma("checkpoint_fullfsync = ON");
  }
  database.pragma(`cache_size = ${CACHE_PAGES}`);
}

function refusal(
  path: string,
  why: { readonly expected: string; readonly actual: string; readonly next: string },
) {
  return HeadroomError.unmet(`open "${path}"`, why);
}
