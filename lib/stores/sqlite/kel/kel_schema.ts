import type { DatabaseSchema } from "../open_database.ts";

/** Logs as rows: an event with its attachments by prefix and number, and each log's newest key state as JSON. */
export const KEL_SCHEMA: DatabaseSchema = {
  name: "key event logs, version 1",
  sql: `
CREATE TABLE events (
  prefix TEXT NOT NULL,
  sn INTEGER NOT NULL,
  raw BLOB NOT NULL,
  attachments TEXT NOT NULL,
  PRIMARY KEY (prefix, sn)
) WITHOUT ROWID;
CREATE TABLE key_states (
  prefix TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (prefix)
) WITHOUT ROWID;
`,
  version: 1,
};
