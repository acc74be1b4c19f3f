/** A state of Arkiv's schema, by the number of the migration that made it. Source: data/reference/arkiv.md "Schema versions". */
export type Migration = 1 | 2;

/**
 * Three data tables and the chain's head, with the indexes of their primary keys.
 * Source: mendoza.json `schema`, which a test compares with what this SQL makes.
 */
export const ARKIV_TABLES = `
CREATE TABLE string_attributes (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entity_key, key, from_block)
);
CREATE TABLE numeric_attributes (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (entity_key, key, from_block)
);
CREATE TABLE payloads (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  payload BLOB NOT NULL,
  content_type TEXT NOT NULL DEFAULT '',
  string_attributes TEXT NOT NULL DEFAULT '{}',
  numeric_attributes TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (entity_key, from_block)
);
CREATE TABLE last_block (
  id INTEGER NOT NULL DEFAULT 1 CHECK (id = 1),
  block INTEGER NOT NULL,
  PRIMARY KEY (id)
);
`;

/** The secondary indexes of migration 1 in the order of Arkiv's own SQL: names, with what each is on. Source: as `ARKIV_TABLES`. */
export const ARKIV_INDEXES: Readonly<Record<string, string>> = {
  string_attributes_entity_key_value_index: "string_attributes (from_block, to_block, key, value)",
  string_attributes_kv_temporal_idx: "string_attributes (key, value, from_block DESC, to_block DESC)",
  string_attributes_entity_key_index: "string_attributes (from_block, to_block, key)",
  string_attributes_delete_index: "string_attributes (to_block)",
  string_attributes_entity_kv_idx: "string_attributes (entity_key, key, from_block DESC)",
  numeric_attributes_entity_key_value_index: "numeric_attributes (from_block, to_block, key, value)",
  numeric_attributes_entity_key_index: "numeric_attributes (from_block, to_block, key)",
  numeric_attributes_kv_temporal_idx: "numeric_attributes (key, value, from_block DESC, to_block DESC)",
  numeric_attributes_delete_index: "numeric_attributes (to_block)",
  payloads_entity_key_index: "payloads (entity_key, from_block, to_block)",
  payloads_delete_index: "payloads (to_block)",
};

/** SQL that makes indexes: names, with what each is on. */
export function createIndexes(indexes: Readonly<Record<string, string>>): string {
  return Object.entries(indexes).map(([name, on]) => `CREATE INDEX ${name} ON ${on};\n`).join("");
}

const MIGRATION_1 = ARKIV_TABLES + createIndexes(ARKIV_INDEXES);

/** One more index, and another order of columns in an old one. Source: data/reference/arkiv.md "Schema versions". */
const MIGRATION_2 = `
CREATE INDEX numeric_attributes_entity_kv_idx ON numeric_attributes (entity_key, key, from_block DESC);
DROP INDEX payloads_entity_key_index;
CREATE INDEX payloads_entity_key_index ON payloads (from_block, entity_key, to_block);
`;

/** SQL that makes the tables and indexes of Arkiv's schema after a migration. */
export function bitemporalSchema(migration: Migration): string {
  return migration === 1 ? MIGRATION_1 : MIGRATION_1 + MIGRATION_2;
}

/**
 * SQL that notes for Arkiv's store that a migration is done. Without the note it would make all of them again, and refuse the
 * file. Source: data/reference/arkiv.md "Schema versions".
 */
export function migrationNote(migration: Migration): string {
  return `
CREATE TABLE ${MIGRATIONS_TABLE} (version uint64, dirty bool);
CREATE UNIQUE INDEX version_unique ON ${MIGRATIONS_TABLE} (version);
INSERT INTO ${MIGRATIONS_TABLE} VALUES (${migration}, 0);
`;
}

/** Where Arkiv's store notes the newest migration, and whether it failed half-way. */
export const MIGRATIONS_TABLE = "schema_migrations";

/** Tables that hold rows of entity versions. */
export const DATA_TABLES = ["string_attributes", "numeric_attributes", "payloads"] as const;

/** Newest block; no row where nothing was appended. A new file of Arkiv's own has the head 0 already (Headroom's has none). */
export const SELECT_TIP = "SELECT block FROM last_block WHERE block > 0 OR EXISTS (SELECT 1 FROM payloads) " +
  "OR (SELECT user_version FROM pragma_user_version) > 0";
