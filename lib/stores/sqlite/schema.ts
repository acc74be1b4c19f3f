/** A state of Arkiv's schema, by the number of the migration that made it. Source: data/reference/arkiv.md "Schema versions". */
export type Migration = 1 | 2;

/**
 * Three data tables, the chain's head, and 14 indexes (three of them made by the primary keys).
 * Source: mendoza.json `schema`, which a test compares with what this SQL makes.
 */
const MIGRATION_1 = `
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
CREATE INDEX string_attributes_entity_key_value_index ON string_attributes (from_block, to_block, key, value);
CREATE INDEX string_attributes_kv_temporal_idx ON string_attributes (key, value, from_block DESC, to_block DESC);
CREATE INDEX string_attributes_entity_key_index ON string_attributes (from_block, to_block, key);
CREATE INDEX string_attributes_delete_index ON string_attributes (to_block);
CREATE INDEX string_attributes_entity_kv_idx ON string_attributes (entity_key, key, from_block DESC);
CREATE INDEX numeric_attributes_entity_key_value_index ON numeric_attributes (from_block, to_block, key, value);
CREATE INDEX numeric_attributes_entity_key_index ON numeric_attributes (from_block, to_block, key);
CREATE INDEX numeric_attributes_kv_temporal_idx ON numeric_attributes (key, value, from_block DESC, to_block DESC);
CREATE INDEX numeric_attributes_delete_index ON numeric_attributes (to_block);
CREATE INDEX payloads_entity_key_index ON payloads (entity_key, from_block, to_block);
CREATE INDEX payloads_delete_index ON payloads (to_block);
`;

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
