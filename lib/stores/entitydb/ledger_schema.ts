import type { DatabaseSchema } from "../sqlite/open_database.ts";

/** Columns of an entity, in the order of its row. */
export const ENTITY_COLUMNS = "address, key, from_block, to_block, owner, strings, numbers, payload_bytes";

const ENTITY = `
  address BLOB PRIMARY KEY,
  key BLOB NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  owner TEXT NOT NULL,
  strings INTEGER NOT NULL,
  numbers INTEGER NOT NULL,
  payload_bytes INTEGER NOT NULL
`;

/** The tables of a ledger. What one block replaced lies in `replaced` until the next one, so that it can be undone. */
export const LEDGER_SCHEMA: DatabaseSchema = {
  name: "what a store in Arkiv's storage service notes of it",
  version: 1,
  sql: `
CREATE TABLE service (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  address TEXT NOT NULL,
  empty_bytes INTEGER
);
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, changeset BLOB NOT NULL);
CREATE TABLE entities (${ENTITY}) WITHOUT ROWID;
CREATE INDEX entities_end_index ON entities (to_block);
CREATE TABLE replaced (${ENTITY}) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, kinds INTEGER NOT NULL) WITHOUT ROWID;
`,
};
