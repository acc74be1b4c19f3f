import * as fs from "node:fs";
import { basename, dirname } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";
import { BESIDE, mayOpen, realPath, unfinishedBeside } from "./beside.ts";
import { Database, isOpenHere } from "./engine.ts";

interface Words {
  readonly expected: string;
  readonly actual: string;
  readonly next: string;
}

/** Result codes that a user can act on: an extended code, or the primary code of all that begin with it. */
const WORDS: Readonly<Record<string, Words | ((path: string, told: string) => Words)>> = {
  SQLITE_IOERR: (_, told) => ({
    expected: "a disk that reads and writes",
    actual: told,
    next: "Check the disk, its free space, quotas and limits on the size of files, then try again.",
  }),
  SQLITE_FULL: {
    expected: "room for it on the disk",
    actual: "a full disk",
    next: "Free some space, then try again.",
  },
  SQLITE_BUSY: {
    expected: "the file to be free",
    actual: "a file that is in use: another process keeps it locked",
    next: "Wait until the other process is done, or stop it, then try again.",
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
  SQLITE_READONLY: {
    expected: "a file that may be written",
    actual: "one that may only be read",
    next: "Change its permissions, or name another file.",
  },
  SQLITE_READONLY_ROLLBACK: halfWritten,
  SQLITE_READONLY_DIRECTORY: notOpened,
  SQLITE_READONLY_RECOVERY: notOpened,
  SQLITE_READONLY_CANTINIT: notOpened,
  SQLITE_READONLY_CANTLOCK: notOpened,
  SQLITE_CANTOPEN: notOpened,
};

/**
 * Runs work on the engine; an engine error becomes a `HeadroomError`.
 * @param verb Completes "Cannot <verb> "<path>"": `append block 7 to`.
 * @throws {HeadroomError} Instead of better-sqlite3's SqliteError, which is its cause. A transaction was rolled back.
 * Source of the codes: sqlite.org/rescode.html.
 */
export function onEngine<Result>(path: string, verb: () => string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const action = `${verb()} ${JSON.stringify(path)}`;
    throw HeadroomError.unmet(action, { ...wordsFor(error, path), cause: error });
  }
}

function wordsFor({ code, message }: InstanceType<typeof Database.SqliteError>, path: string): Words {
  const words = WORDS[code] ?? WORDS[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code];
  const told = `${code}: ${message}`;
  if (typeof words === "function") return words(path, told);
  return words ?? {
    expected: "SQLite to do it",
    actual: told,
    next: "Check the disk and the file's permissions.",
  };
}

/** A transaction was cut off; whether and how to undo it lies in a journal beside the file. */
function halfWritten(path: string): Words {
  const real = realPath(path);
  const journal = `${real}-journal`;
  const undo = (file: string) => shellCommand`sqlite3 ${file} 'PRAGMA user_version'`;
  const mayUndo = !isOpenHere(real) && mayOpen(real, "r+") && takesFiles(dirname(real));
  return {
    expected: "a database at rest",
    actual: `one whose writer died in the middle of a transaction; "${journal}" says how to undo it`,
    next: mayUndo
      ? `Let SQLite do so: open the file once with the program that wrote it, or run ${undo(real)}`
      : `${copyBoth(real, journal)} && ${undo(basename(real))}`,
  };
}

function takesFiles(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function copyBoth(file: string, other: string): string {
  return "Copy both files into a folder of yours, and name the copy: " +
    shellCommand`cp ${file} ${other} .`;
}

/** A file may not be read, or one that SQLite needs beside it may not be made. */
function notOpened(path: string): Words {
  const real = realPath(path);
  const files = isOpenHere(real) ? [] : [real, ...BESIDE.map((end) => real + end)];
  const closed = files.find((file) =>
    fs.statSync(file, { throwIfNoEntry: false })?.isFile() && !mayOpen(file, "r")
  );
  if (closed !== undefined) {
    return {
      expected: "files that may be read",
      actual: `no permission to read "${closed}"`,
      next: "Ask its owner for it, or run this as another user.",
    };
  }
  const log = unfinishedBeside(real);
  if (log !== null) {
    return {
      expected: `a folder in which an index of the log "${log}" can be made`,
      actual: "one that takes no files",
      next: copyBoth(real, log),
    };
  }
  return {
    expected: "a place where SQLite may open and write files",
    actual: "one where it may not",
    next: "Check the permissions of the file and its folder, or name another place.",
  };
}
