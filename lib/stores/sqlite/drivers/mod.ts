/** Libraries that run SQLite in this process, by name. One of them opens a file at a time (`engine.ts`). */
import { BETTER_SQLITE3 } from "./better_sqlite3.ts";
import type { DriverName, SqliteDriver } from "./driver.ts";
import { LIBSQL } from "./libsql.ts";
import { NODE_SQLITE } from "./node_sqlite.ts";

/** Every driver. */
export const DRIVERS: Readonly<Record<DriverName, SqliteDriver>> = {
  "better-sqlite3": BETTER_SQLITE3,
  "node-sqlite": NODE_SQLITE,
  libsql: LIBSQL,
};
