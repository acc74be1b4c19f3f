/**
 * A row a version, whatever lists them by their attributes.
 *
 * Version ids ascend in (from_block, entity_key) order, the order of Arkiv's results: an index that lists versions by id gives
 * pages in order, and ends as soon as one is full. What a block changes of an existing version is one narrow row, `to_block`:
 * attributes and payloads are only ever appended.
 */
export const VERSIONS_SQL = `
CREATE TABLE entities (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE
);
CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL,
  from_block INTEGER NOT NULL,
  to_block INTEGER NOT NULL,
  expiration INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  owner BLOB NOT NULL,
  creator BLOB NOT NULL
);
CREATE INDEX versions_by_entity ON versions (entity);
CREATE INDEX versions_by_expiration ON versions (expiration);
CREATE TABLE attributes (
  id INTEGER PRIMARY KEY,
  strings TEXT NOT NULL,
  numbers TEXT NOT NULL
);
CREATE TABLE payloads (
  id INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  payload BLOB NOT NULL
);
CREATE TABLE blocks (
  number INTEGER PRIMARY KEY,
  last_version INTEGER NOT NULL
);
`;
