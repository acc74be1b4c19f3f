import type Database from "better-sqlite3";
import { BitemporalLayout } from "./bitemporal_layout.ts";
import { type Check, countRows } from "./run_checks.ts";
import { sqliteKind } from "./sqlite_store.ts";
import { deleteEnded } from "./version_ending.ts";

/** The columns of Arkiv's tables, keyed for one version an entity, with an index for values and one for expiry. */
const SCHEMA = `
CREATE TABLE string_attributes (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entity_key, key)
);
CREATE TABLE numeric_attributes (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (entity_key, key)
);
CREATE TABLE payloads (
  entity_key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  payload BLOB NOT NULL,
  content_type TEXT NOT NULL,
  string_attributes TEXT NOT NULL,
  numeric_attributes TEXT NOT NULL,
  PRIMARY KEY (entity_key)
);
CREATE TABLE last_block (
  id INTEGER NOT NULL DEFAULT 1 CHECK (id = 1),
  block INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX string_attributes_value_index ON string_attributes (key, value, entity_key);
CREATE INDEX numeric_attributes_value_index ON numeric_attributes (key, value, entity_key);
CREATE INDEX payloads_expiry_index ON payloads (to_block);
`;

/**
 * What a team would build first: entities as rows of (entity, attribute, value), the newest state alone. A version that an
 * operation ends is deleted; one that ends by itself is deleted by the block at which it does.
 */
export const SIMPLE_EAV = sqliteKind({
  name: "simple-eav",
  about: "entity, attribute, value rows of what is live alone: 3 secondary indexes",
  capabilities: { history: "head", language: "full", bulk: false },
  schema: { name: "the schema of a simple-eav store", sql: SCHEMA, version: 1 },
  layout: (database, path) => new BitemporalLayout(database, path, { ending: deleteEnded, checks }),
});

function checks(database: Database.Database): readonly Check[] {
  return [["versions that are over", () => {
    const over = countRows(database, "payloads, last_block WHERE to_block BETWEEN 0 AND block");
    return over === 0 ? null : `expected none, found ${over}`;
  }]];
}
