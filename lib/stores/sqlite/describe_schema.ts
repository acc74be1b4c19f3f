import { Database } from "./engine.ts";

/** A database's schema as the engine reports it, independent of how its SQL was written. */
export interface SchemaDescription {
  /** Per table, its columns as `name TYPE`, `NOT NULL`, `DEFAULT x` and `PK n` where they apply. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Per index, `table (column, column DESC)`, with `UNIQUE` before it where it applies. */
  readonly indexes: Readonly<Record<string, string>>;
}

interface ColumnRow {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}

/** Describes every table and index of a database. */
export function describeSchema(database: Database.Database): SchemaDescription {
  const tables: Record<string, string[]> = {};
  const indexes: Record<string, string> = {};
  const names = database.prepare<[], string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  ).pluck().all();
  for (const table of names) {
    tables[table] = database.prepare<[string], ColumnRow>("SELECT * FROM pragma_table_info(?)").all(table)
      .map(describeColumn);
    const list = database.prepare<[string], { name: string; unique: number }>(
      'SELECT name, "unique" FROM pragma_index_list(?)',
    ).all(table);
    for (const { name, unique } of list) {
      indexes[name] = `${unique ? "UNIQUE " : ""}${table} (${indexColumns(database, name).join(", ")})`;
    }
  }
  return { tables, indexes };
}

function describeColumn({ name, type, notnull, dflt_value, pk }: ColumnRow): string {
  const parts = [name, type];
  if (notnull) parts.push("NOT NULL");
  if (dflt_value !== null) parts.push(`DEFAULT ${dflt_value}`);
  if (pk > 0) parts.push(`PK ${pk}`);
  return parts.join(" ");
}

function indexColumns(database: Database.Database, index: string): string[] {
  return database.prepare<[string], { name: string; desc: number }>(
    'SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno',
  ).all(index).map(({ name, desc }) => desc ? `${name} DESC` : name);
}

/** What of `expected` is missing or different in `actual`, for display; empty where nothing is. */
export function schemaDifferences(expected: SchemaDescription, actual: SchemaDescription): string[] {
  const differences: string[] = [];
  for (const [table, columns] of Object.entries(expected.tables)) {
    const found = actual.tables[table];
    if (found === undefined) differences.push(`table ${table} is missing`);
    else if (found.join() !== columns.join()) differences.push(`table ${table} has other columns`);
  }
  for (const [index, columns] of Object.entries(expected.indexes)) {
    const found = actual.indexes[index];
    if (found === undefined) differences.push(`index ${index} is missing`);
    else if (found !== columns) differences.push(`index ${index} has other columns`);
  }
  return differences;
}

/** The schema that a new database has after this SQL. */
export function schemaOf(sql: string): SchemaDescription {
  const database = new Database(":memory:");
  try {
    database.exec(sql);
    return describeSchema(database);
  } finally {
    database.close();
  }
}
