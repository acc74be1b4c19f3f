import assert from "node:assert/strict";
import { describeSchema } from "../../../lib/stores/sqlite/describe_schema.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { bitemporalSchema, migrationNote } from "../../../lib/stores/sqlite/schema.ts";

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

Deno.test("the schema at migration 1 is the published one: tables, columns and all 14 indexes", () => {
  const made = describe(bitemporalSchema(1));
  // The table in which Arkiv's store notes its migrations has a test of its own.
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

Deno.test("migration 2 adds one index and reorders another, as data/reference/arkiv.md says", () => {
  const [first, second] = [describe(bitemporalSchema(1)), describe(bitemporalSchema(2))];
  assert.deepEqual(second.tables, first.tables);
  assert.deepEqual(second.indexes, {
    ...first.indexes,
    numeric_attributes_entity_kv_idx: "numeric_attributes (entity_key, key, from_block DESC)",
    payloads_entity_key_index: "payloads (from_block, entity_key, to_block)",
  });
});

for (const migration of [1, 2] as const) {
  Deno.test(`a new file at migration ${migration} says so where Arkiv's store looks`, () => {
    const database = new Database(":memory:");
    database.exec(bitemporalSchema(migration) + migrationNote(migration));
    const { tables, indexes } = describeSchema(database);
    const noted = SCHEMA.tables.find(({ name }) => name === "schema_migrations")!;
    assert.deepEqual(tables[noted.name], describeTable(noted));
    assert.equal(indexes.version_unique, "UNIQUE schema_migrations (version)");
    assert.deepEqual(database.prepare("SELECT version, dirty FROM schema_migrations").raw().all(), [[
      migration,
      0,
    ]]);
    database.close();
  });
}

function describe(sql: string) {
  const database = new Database(":memory:");
  database.exec(sql);
  const made = describeSchema(database);
  database.close();
  return made;
}

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
