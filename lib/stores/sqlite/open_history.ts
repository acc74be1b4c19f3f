import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { ARKIV_HISTORY } from "./arkiv_history.ts";
import type { Database } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { HistoryFile } from "./history_file.ts";
import { openReader } from "./open_reader.ts";
import type { HistoryLayout, StoredHistory } from "./stored_history.ts";
import { VERSIONS_HISTORY } from "./versions/versions_history.ts";

/** Every layout of a history, Arkiv's own first. Each built-in kind that keeps all history has one: a test asks it of them. */
const LAYOUTS: readonly HistoryLayout[] = [ARKIV_HISTORY, VERSIONS_HISTORY];

/** A history open for reading, within one read transaction: writes by others are not seen. */
export interface OpenHistory {
  readonly stored: StoredHistory;
  readonly file: HistoryFile;
  /** Leaves the folder as it was found. @throws {HeadroomError} As the reader's `close`. */
  close(): void;
}

/**
 * Opens an SQLite file that keeps all history of a chain, as `openReader`.
 * @throws {HeadroomError} No such file, not a database, damaged, of no known layout, in use, or not in a state that can be read.
 */
export function openHistory(path: string): OpenHistory {
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw refusal(path, { expected: "a database file", actual: "no such file", next: "Correct the path." });
  }
  return onEngine(path, () => "read the history in", () => {
    const database = openReader(path);
    try {
      const layout = layoutOf(database, path);
      database.exec("BEGIN");
      const file = new HistoryFile(database, path);
      return { stored: layout.open(file), file, close: () => void database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** The layout whose own table there is; Arkiv's where there is none, to say what of it is missing. */
function layoutOf(database: Database.Database, path: string): HistoryLayout {
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck()
    .all();
  const layout = LAYOUTS.find(({ table }) => tables.includes(table)) ?? ARKIV_HISTORY;
  const problems = layout.problems(database);
  if (problems.length === 0) return layout;
  throw refusal(path, {
    expected: layout.name,
    actual: problems.join(", "),
    next: "Name another file; this one holds something else.",
  });
}

function refusal(
  path: string,
  why: { readonly expected: string; readonly actual: string; readonly next: string },
): HeadroomError {
  return HeadroomError.unmet(`read the history in "${path}"`, why);
}
