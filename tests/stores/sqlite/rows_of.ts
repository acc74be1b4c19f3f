import { DatabaseSync } from "node:sqlite";

/** Every row of every data table, in a fixed order; JSON caches as their members, sorted. @param where Rows of versions to take. */
export function rowsOf(path: string, where = "TRUE"): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = ["string_attributes", "numeric_attributes", "payloads", "last_block"].map((table) => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all().map(({ name }) =>
      table === "payloads" && `${name}`.endsWith("attributes")
        ? `(SELECT group_concat(quote(key) || ':' || quote(value), ',') FROM ` +
          `(SELECT key, value FROM json_each(${name}) ORDER BY key))`
        : `quote(${name})`
    );
    return database.prepare(
      `SELECT ${columns.join(" || '|' || ")} AS row FROM ${table} ` +
        `WHERE ${table === "last_block" ? "TRUE" : where} ORDER BY 1`,
    ).all()
      .map(({ row }) => row).join("\n");
  });
  database.close();
  return rows.join("\n\n");
}
