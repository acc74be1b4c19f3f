import type { Database } from "../engine.ts";

interface SchemaRow {
  readonly type: "table" | "index";
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/**
 * Takes every index from empty tables, those of primary keys and unique columns included, and gives a function that makes all of
 * them again once the tables are full: sorted by SQLite's sorter, which costs a fraction of keeping them in order row by row.
 * The schema is then as it was, to the letter. Within a transaction.
 *
 * SQLite has no statement that makes the index of a primary key later: it is made as a unique index of another name, and the
 * schema table is told that it is the one of the table's own SQL. Source: sqlite.org/fileformat2.html "Internal Schema Objects".
 */
export function deferIndexes(database: Database.Database, tables: readonly string[]): () => void {
  const inSchema = database.prepare<[], SchemaRow>(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY rowid",
  ).all().filter(({ tbl_name }) => tables.includes(tbl_name));
  const indexes = inSchema.filter(({ type }) => type === "index");
  // Its columns can be asked only as long as it is there.
  const own = indexes.filter(({ sql }) => sql === null).map((index) => ({
    ...index,
    columns: names(database, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", index.name),
  }));
  const replaced = inSchema.filter(({ type, name }) =>
    type === "table" && own.some(({ tbl_name }) => tbl_name === name)
  );
  const bare = replaced.map(({ name }) => withoutConstraints(database, name));
  for (const { name, sql } of indexes) if (sql !== null) database.exec(`DROP INDEX ${quoted(name)}`);
  for (const { name } of replaced) database.exec(`DROP TABLE ${quoted(name)}`);
  for (const sql of bare) database.exec(sql);
  return () => {
    for (const { name, tbl_name, columns } of own) {
      const on = `${quoted(tbl_name)} (${columns.map(quoted).join()})`;
      database.exec(`CREATE UNIQUE INDEX ${quoted(LATER + name)} ON ${on}`);
    }
    restoreSchema(database, { tables: replaced, indexes: own });
    for (const { sql } of indexes) if (sql !== null) database.exec(sql);
  };
}

/** Begins the names that SQLite refuses to let a statement use. */
const LATER = "later_";

/** A table's columns alone, with what decides how values are stored: types, and an id that is the rowid. */
function withoutConstraints(database: Database.Database, table: string): string {
  const columns = database.prepare<[string], { name: string; type: string; pk: number }>(
    "SELECT name, type, pk FROM pragma_table_info(?)",
  ).all(table);
  const keys = columns.filter(({ pk }) => pk > 0);
  const isRowid = (type: string) => keys.length === 1 && type.toUpperCase() === "INTEGER";
  const defined = columns.map(({ name, type, pk }) =>
    `${quoted(name)} ${type}${pk > 0 && isRowid(type) ? " PRIMARY KEY" : ""}`
  );
  return `CREATE TABLE ${quoted(table)} (${defined.join()})`;
}

function restoreSchema(
  database: Database.Database,
  { tables, indexes }: { readonly tables: readonly SchemaRow[]; readonly indexes: readonly SchemaRow[] },
): void {
  database.unsafeMode(true);
  try {
    database.pragma("writable_schema = ON");
    const setTable = database.prepare<[string, string]>(
      "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
    );
    const setIndex = database.prepare<[string, string]>(
      "UPDATE sqlite_schema SET name = ?, sql = NULL WHERE type = 'index' AND name = ?",
    );
    for (const { name, sql } of tables) setTable.run(sql!, name);
    for (const { name } of indexes) setIndex.run(name, LATER + name);
    // Connections and prepared statements must read the schema again.
    const version = database.pragma("schema_version", { simple: true }) as number;
    database.pragma(`schema_version = ${version + 1}`);
    database.pragma("writable_schema = RESET");
  } finally {
    database.pragma("writable_schema = OFF");
    database.unsafeMode(false);
  }
}

function names(database: Database.Database, sql: string, of: string): string[] {
  return database.prepare<[string], string>(sql).pluck().all(of);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
