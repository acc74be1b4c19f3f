import { BETTER_SQLITE3_NAME, DatabaseFile } from "../engine.ts";
import type { SqliteDriver } from "./driver.ts";

/** The driver that everything uses but kinds of stores that compare drivers. */
export const BETTER_SQLITE3: SqliteDriver = {
  name: BETTER_SQLITE3_NAME,
  about: "better-sqlite3",
  tellsLog: true,
  ready: () => Promise.resolve(),
  open: (path, options) => new DatabaseFile(path, options),
};
