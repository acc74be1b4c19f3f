import assert from "node:assert/strict";
import { describeSchema } from "../../../lib/stores/sqlite/describe_schema.ts";
import { BITEMPORAL_SCHEMA } from "../../../lib/stores/sqlite/schema.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";

interface Column {
  name: string;
  type: string;
  nullable: boolean;
  default: string | number | null;
}
interface Table {
  name: string;
  columns: Column[];
  primary_key: string[];
}
interface Index {
  name: string;
  table: string;
  columns: { name: string; order: "asc" | "desc" }[];
  unique: boolean;
}

const SCHEMA: { tables: Table[]; indexes: Index[]; index_count: { actual_total: { value: number } } } =
  JSON.parse(
    Deno.readTextFileSync(new URL("../../../data/reference/mendoza.json", import.meta.url)),
  ).schema;

Deno.test("the schema is the published one: tables, columns and all 14 indexes", () => {
  const database = new Database(":memory:");
  database.exec(BITEMPORAL_SCHEMA);
  const made = describeSchema(database);
  database.close();
  // The migrations' own table is bookkeeping of Arkiv's installer, not data.
  const tables = SCHEMA.tables.filter(({ name }) => name !== "schema_migrations");
  assert.deepEqual(
    made.tables,
    Object.fromEntries(tables.map((table) => [table.name, describeTable(table)])),
  );
  assert.equal(Object.keys(made.indexes).length, SCHEMA.index_count.actual_total.value);
  assert.deepEqual(
    made.indexes,
    Object.fromEntries(SCHEMA.indexes.map((index) => [index.name, describeIndex(index)])),
  );
});

function describeTable({ columns, primary_key }: Table): string[] {
  return columns.map(({ name, type, nullable, default: value }) => {
    const parts = [name, type];
    if (!nullable) parts.push("NOT NULL");
    if (value !== null) parts.push(`DEFAULT ${typeof value === "string" ? `'${value}'` : value}`);
    if (primary_key.includes(name)) parts.push(`PK ${primary_key.indexOf(name) + 1}`);
    return parts.join(" ");
  });
}

function describeIndex({ table, columns, unique }: Index): string {
  const names = columns.map(({ name, order }) => order === "desc" ? `${name} DESC` : name);
  return `${unique ? "UNIQUE " : ""}${table} (${names.join(", ")})`;
}
