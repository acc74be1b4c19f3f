import type { DatabaseSchema } from "../sqlite/open_database.ts";

/**
 * Fleets by root, each as of an event of the root's log, and every prefix that the log sealed, with the first event that
 * delegated it and the first that revoked it. `total` and `revoked` count delegated prefixes. `crc` is the CRC-32 of a row, and `sum`
 * those of the fleet's rows, added up.
 */
export const FLEET_SCHEMA: DatabaseSchema = {
  name: "fleet index, version 1",
  sql: `
CREATE TABLE fleets (
  root TEXT NOT NULL PRIMARY KEY,
  fleet INTEGER NOT NULL,
  sn INTEGER NOT NULL,
  said TEXT NOT NULL,
  total INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sealed (
  fleet INTEGER NOT NULL,
  prefix TEXT NOT NULL,
  delegated INTEGER,
  revoked INTEGER,
  crc INTEGER NOT NULL,
  PRIMARY KEY (fleet, prefix)
) WITHOUT ROWID;
`,
  version: 1,
};
