/**
 * A row a version, and two inverted indexes of FTS5, SQLite's full-text search: `live` has the versions that no block has ended
 * yet, `ended` the others, so that a question about the newest block does not read what is over.
 *
 * Version ids ascend in (from_block, entity_key) order, the order of Arkiv's results: the indexes list versions by id, and a
 * page ends as soon as it is full. What a block changes of an existing version is one narrow row, `to_block`: attributes and
 * payloads are only ever appended. The indexes hold no contents (`content=''`) and no positions (`detail=none`).
 * Source: sqlite.org/fts5.html.
 */
const SQL = `
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
CREATE VIRTUAL TABLE live USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE ended USING fts5(tokens, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO live (live, rank) VALUES ('hashsize', 16777216);
INSERT INTO ended (ended, rank) VALUES ('hashsize', 16777216);
`;

/** The schema of a `posting` store's file. `hashsize`: an index writes once a block, not whenever 1 MB of words came together. */
export const POSTING_DATABASE = { name: "the schema of a posting store", sql: SQL, version: 1 } as const;
