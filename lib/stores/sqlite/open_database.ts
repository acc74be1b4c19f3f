import * as fs from "node:fs";
import { dirname } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { quoted } from "../../text/quoted.ts";
import { realPath } from "./beside.ts";
import { describeSchema, type SchemaDescription, schemaDifferences, schemaOf } from "./describe_schema.ts";
import { BETTER_SQLITE3 } from "./drivers/better_sqlite3.ts";
import type { SqliteDriver } from "./drivers/driver.ts";
import { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { openReader } from "./open_reader.ts";
import { refuseUnmappable } from "./refuse_unmappable.ts";
import { ARKIV_AS_SHIPPED, type OperatingProfile } from "./operating_profile.ts";

/** What a kind of store keeps in its file. */
export interface DatabaseSchema {
  /** For messages: "Arkiv's schema at migration 1". */
  readonly name: string;
  readonly sql: string;
  /** SQL that is run in a new file besides. */
  readonly note?: string;
  /** Written to `user_version`; a file with a higher one was made by a newer Headroom. Arkiv's own files have 0. */
  readonly version: number;
  /** The schema that a file must have, where that depends on the file. @throws {HeadroomError} It cannot be opened so. */
  heldBy?(
    database: Database.Database,
    found: SchemaDescription,
    opened: { readonly path: string; readonly readOnly: boolean },
  ): DatabaseSchema;
  /** Settings of its own that are recorded. */
  settings?(found: SchemaDescription): Readonly<Record<string, string | number>>;
}

/** How a database is run, its durability, and whether it is only read. */
export interface OpenOptions {
  readonly profile: OperatingProfile;
  /** OFF and NORMAL survive the death of the process, FULL that of the machine too. After that, OFF may leave a damaged file. */
  readonly synchronous: "OFF" | "NORMAL" | "FULL";
  /** better-sqlite3 by default; loaded already. */
  readonly driver?: SqliteDriver;
  /** Refuse every write. The database file must exist and stays as it is, byte for byte. */
  readonly readOnly?: boolean;
}

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
  "cache_spill",
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
 * Opens a database with a schema and a profile's settings; creates them in a new or empty file.
 * @throws {HeadroomError} No such folder or file, not a database, another schema, a newer version. Nothing was changed.
 */
export function openDatabase(
  path: string,
  options: OpenOptions,
  schema: DatabaseSchema,
): Database.Database {
  const readOnly = options.readOnly ?? false;
  checkPath(path, readOnly);
  const isNew = !readOnly && !fs.existsSync(path);
  if (!readOnly) refuseUnmappable(realPath(path));
  return onEngine(path, () => "open", () => {
    const { driver = BETTER_SQLITE3 } = options;
    const database = readOnly ? openReader(path, driver) : driver.open(path, { timeout: BUSY_MS });
    try {
      prepareSchema({ database, path, readOnly, profile: options.profile }, schema);
      applySettings(database, path, options);
      return database;
    } catch (error) {
      database.close();
      // A full disk takes the name of a file, and nothing of a schema.
      const isFull = error instanceof Database.SqliteError && error.code === "SQLITE_FULL";
      if (isNew && isFull && fs.statSync(path).size === 0) fs.rmSync(path);
      throw error;
    }
  });
}

/**
 * Whether a file is an SQLite database with a schema; it is only read.
 * @throws {HeadroomError} A database that cannot be read: in use, cut off in the middle of a transaction, damaged.
 */
export function holdsSchema(path: string, schema: DatabaseSchema): boolean {
  try {
    const options = { profile: ARKIV_AS_SHIPPED, synchronous: "NORMAL", readOnly: true } as const;
    const database = openDatabase(path, options, schema);
    try {
      // What may be read need not be this schema: a file of Arkiv's may be at another migration.
      return schemaDifferences(schemaOf(schema.sql), describeSchema(database)).length === 0;
    } finally {
      database.close();
    }
  } catch (error) {
    if (!(error instanceof HeadroomError) || isOfEngine(error)) throw error;
    return false;
  }
}

/** Whether the engine could not read a file that it takes for a database. */
function isOfEngine({ cause }: HeadroomError): boolean {
  return cause instanceof Database.SqliteError && cause.code !== "SQLITE_NOTADB";
}

/** Every recorded setting as the engine reports it, its version, and what the schema adds. */
export function readSettings(
  database: Database.Database,
  schema: DatabaseSchema,
): Record<string, string | number> {
  const settings: Record<string, string | number> = {
    sqlite_version: database.prepare("SELECT sqlite_version()").pluck().get() as string,
    ...schema.settings?.(describeSchema(database)),
  };
  for (const name of RECORDED_PRAGMAS) {
    settings[name] = database.pragma(name, { simple: true }) as string | number;
  }
  return settings;
}

/** @throws {HeadroomError} No such folder or, to read it, no such file; or something that is no file. */
export function checkPath(path: string, readOnly: boolean): void {
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
  { database, path, readOnly, profile }: {
    readonly database: Database.Database;
    readonly path: string;
    readonly readOnly: boolean;
    readonly profile: OperatingProfile;
  },
  schema: DatabaseSchema,
): void {
  if (isEmpty(database) && !readOnly) {
    if (profile.autoVacuum) database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    database.transaction(() => {
      // Another process may have been first.
      if (!isEmpty(database)) return;
      database.exec(schema.sql + (schema.note ?? ""));
      database.pragma(`user_version = ${schema.version}`);
    }).immediate();
  }
  const found = describeSchema(database);
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version > schema.version) {
    throw refusal(path, {
      expected: `schema version ${schema.version}`,
      actual: `version ${version}`,
      next: "Open it with the newer Headroom that made it.",
    });
  }
  refuseTriggers(database, path);
  const held = schema.heldBy?.(database, found, { path, readOnly }) ?? schema;
  const differences = schemaDifferences(schemaOf(held.sql), found);
  if (differences.length > 0) {
    throw refusal(path, {
      expected: held.name,
      actual: differences.join(", "),
      next: "Name another file; this one holds something else.",
      usage: true,
    });
  }
}

/** What a trigger does to rows that are written, no check of them can tell. */
function refuseTriggers(database: Database.Database, path: string): void {
  const trigger = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().get();
  if (trigger === undefined) return;
  throw refusal(path, {
    expected: "tables without triggers",
    actual: `a trigger, ${quoted(String(trigger))}`,
    next: "Name another file, or drop the triggers from a copy of this one.",
    usage: true,
  });
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

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
  for (const pragma of durabilityPragmas(options)) database.pragma(pragma);
  if (options.profile.logBytesMax !== null) database.pragma("wal_autocheckpoint = 0");
  setCache(database, options.profile, database.pragma("page_count", { simple: true }) as number);
}

/** Sets a profile's cache where the file has enough pages for it. @returns Whether there is nothing left to set. */
export function setCache(
  database: Database.Database,
  { cache }: OperatingProfile,
  filePages: number,
): boolean {
  if (cache === null) return true;
  if (filePages < cache.fromFilePages) return false;
  database.pragma(`cache_size = ${cache.pages}`);
  return true;
}

/**
 * What every connection that writes to a database's files is set to.
 *
 * With FULL, a sync must reach the disk also where fsync stops at the drive's cache (macOS); elsewhere no change.
 */
export function durabilityPragmas({ synchronous }: Pick<OpenOptions, "synchronous">): readonly string[] {
  const always = [`synchronous = ${synchronous}`];
  return synchronous === "FULL" ? [...always, "fullfsync = ON", "checkpoint_fullfsync = ON"] : always;
}

function refusal(path: string, why: Parameters<typeof HeadroomError.unmet>[1]) {
  return HeadroomError.unmet(`open "${path}"`, why);
}
