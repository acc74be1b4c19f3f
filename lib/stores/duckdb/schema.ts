/** Version of the schema; a file with a higher one was made by a newer Headroom. */
export const SCHEMA_VERSION = 1n;

/**
 * Columns by table: a row a version, as rows of versions in SQLite (`sqlite/versions/schema.ts`), and a row an attribute, which
 * queries read. Ids ascend in (from_block, entity_key) order. There is no index: a column is read whole, but for row groups whose
 * smallest and largest value leave them out, which DuckDB keeps for every column; a key's index would be held in memory.
 */
export const COLUMNS = {
  versions: {
    id: "UBIGINT",
    entity_key: "BLOB",
    from_block: "UBIGINT",
    to_block: "UBIGINT",
    expiration: "UBIGINT",
    sequence: "UBIGINT",
    owner: "VARCHAR",
    creator: "VARCHAR",
    content_type: "VARCHAR",
    payload: "BLOB",
    strings: "VARCHAR",
    numbers: "VARCHAR",
    string_count: "UINTEGER",
    number_count: "UINTEGER",
  },
  strings: { id: "UBIGINT", key: "VARCHAR", value: "VARCHAR" },
  numbers: { id: "UBIGINT", key: "VARCHAR", value: "UBIGINT" },
  blocks: { number: "UBIGINT", last_version: "UBIGINT" },
  headroom_schema: { version: "UBIGINT" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A table that blocks are written to. */
export type DataTable = Exclude<keyof typeof COLUMNS, "headroom_schema">;

/** SQL that makes the tables in a new file. */
export const SCHEMA_SQL = [
  "BEGIN",
  ...Object.entries(COLUMNS).map(([table, columns]) =>
    `CREATE TABLE ${table} (${
      Object.entries(columns).map(([name, type]) => `${name} ${type} NOT NULL`).join(", ")
    })`
  ),
  `INSERT INTO headroom_schema VALUES (${SCHEMA_VERSION})`,
  "COMMIT",
].join(";\n");

/** Each table with its columns, as `COLUMNS_FOUND` finds them. */
export const COLUMNS_EXPECTED: readonly string[] = Object.entries(COLUMNS).map(([table, columns]) =>
  `${table} (${Object.entries(columns).map(([name, type]) => `${name} ${type}`).join(", ")})`
).sort();

/** SQL that finds each table with its columns. */
export const COLUMNS_FOUND =
  "SELECT table_name || ' (' || string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) || ')' " +
  "FROM duckdb_columns() WHERE NOT internal GROUP BY table_name";
