import Database from "better-sqlite3";
import { HeadroomError } from "../../errors.ts";

interface Words {
  readonly expected: string;
  readonly actual: string;
  readonly next: string;
}

/** Result codes that a user can act on, by primary code: extended codes only add where the error occurred. */
const WORDS: Readonly<Record<string, Words>> = {
  SQLITE_FULL: {
    expected: "room for it on the disk",
    actual: "a full disk",
    next: "Free some space, then continue from the tip.",
  },
  SQLITE_BUSY: {
    expected: "the file to be free",
    actual: "a file that another process kept locked",
    next: "Wait for the other process, or stop it.",
  },
  SQLITE_CORRUPT: {
    expected: "an undamaged database",
    actual: "a damaged one",
    next: "Make the file again; what is in it cannot be trusted.",
  },
  SQLITE_NOTADB: {
    expected: "an SQLite database",
    actual: "something that is not an SQLite database",
    next: "Name another file.",
  },
};

/**
 * Runs work on the engine; an engine error becomes a `HeadroomError`.
 * @param action Completes the sentence "Cannot ...": `append block 7 to "chain.db"`.
 * @throws {HeadroomError} Instead of better-sqlite3's SqliteError, which is its cause. A transaction was rolled back.
 * Source of the codes: sqlite.org/rescode.html.
 */
export function onEngine<Result>(action: () => string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw engineError(action(), error);
  }
}

function engineError(action: string, cause: InstanceType<typeof Database.SqliteError>): HeadroomError {
  const code = /^SQLITE_[A-Z]+/.exec(cause.code)?.[0] ?? cause.code;
  const words = WORDS[code] ?? {
    expected: "SQLite to do it",
    actual: `${cause.code}: ${cause.message}`,
    next: "Check the disk and the file's permissions.",
  };
  return HeadroomError.unmet(action, { ...words, cause });
}
