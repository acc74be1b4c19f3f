import { HeadroomError } from "../../errors.ts";

interface Words {
  readonly expected: string;
  readonly actual: string;
  readonly next: string;
}

/** What a user can act on, by what the message says: DuckDB's errors have no codes. */
const WORDS: readonly (readonly [RegExp, Words])[] = [
  [/Could not set lock on file/, {
    expected: "the file to be free",
    actual: "a file that is in use: DuckDB lets one process write to it, or several read it",
    next: "Wait until the other process is done, or stop it, then try again.",
  }],
  [/No space left on device/, {
    expected: "room for it on the disk",
    actual: "a full disk",
    next: "Free some space, then try again.",
  }],
  [/Could not (write|read|sync|truncate)|fsync failed/, {
    expected: "a disk that reads and writes",
    actual: "one that failed to",
    next: "Check the disk, its free space, quotas and limits on the size of files, then try again.",
  }],
  [/^Out of Memory Error/, {
    expected: "the memory limit to suffice",
    actual: "more than that, with what was written to the folder beside the file",
    next: "Ask for less at once, or load smaller blocks.",
  }],
  [/not a valid DuckDB database file/, {
    expected: "a DuckDB database",
    actual: "something that is not a DuckDB database",
    next: "Name another file.",
  }],
  [/with version number|newer version of DuckDB/i, {
    expected: "a file of this DuckDB's format or an older one",
    actual: "one that a newer DuckDB wrote",
    next: "Open it with the newer Headroom that made it.",
  }],
  [/invalidated because of a previous fatal error/, {
    expected: "a database that goes on",
    actual: "one that DuckDB gave up on after an earlier error",
    next: "Open it again: what was committed is in its log.",
  }],
  [/Corrupt|checksum|Serialization Error/i, {
    expected: "an undamaged database",
    actual: "a damaged one",
    next: "Make the file again; what is in it cannot be trusted.",
  }],
  [/Permission denied|read-only file system/i, {
    expected: "a file that may be written, in a folder that takes files",
    actual: "one that may not",
    next: "Change its permissions, or name another file.",
  }],
];

/** Kinds of errors that DuckDB's messages begin with. Source: `EXCEPTION_MAP` in its `src/common/exception.cpp`. */
const OF_DUCKDB = /^[A-Z][A-Za-z ]* Error: /;

/** Whether an error is DuckDB's own. */
export function isOfDuckdb(error: unknown): error is Error {
  return error instanceof Error && OF_DUCKDB.test(error.message);
}

/**
 * Runs work on DuckDB; an error of the engine becomes a `HeadroomError`.
 * @param verb Completes "Cannot <verb> "<path>"": `append block 7 to`.
 */
export async function onDuckdb<Result>(
  path: string,
  verb: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    if (!isOfDuckdb(cause)) throw cause;
    const told = cause.message.split("\n", 1)[0]!;
    const words = WORDS.find(([pattern]) => pattern.test(told))?.[1] ?? {
      expected: "DuckDB to do it",
      actual: told,
      next: "Check the disk and the file's permissions.",
    };
    throw HeadroomError.unmet(`${verb} ${JSON.stringify(path)}`, { ...words, cause });
  }
}
