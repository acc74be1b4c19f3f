import type { VersionTotals } from "../../../chain/version_totals.ts";
import { HeadroomError } from "../../../errors.ts";
import { Database } from "../engine.ts";

/**
 * Pages in SQLite's cache while loading, and as much for what is sorted, in each thread: 32 MiB three times. With what is known of
 * entities (`LoadedEntities`), and 16 MB for each of FTS5's indexes, that is all memory that a load takes. choice: four times as much made no load faster (marketplace at
 * 0.03x).
 */
const CACHE_PAGES = 8_192;
/** Threads that sort beside the loading one. */
const SORTERS = 1;

/**
 * Runs a load as one transaction with a rollback journal. The journal keeps what a file held before, which of an empty store is
 * next to nothing: so nothing is written twice, and yet a load that fails, is killed or loses power leaves an empty store, to
 * which SQLite rolls back when the file is opened next. No other connection can use the file meanwhile.
 *
 * The chain counts only once everything is written, checked (`quick_check`) and synced.
 * @throws {HeadroomError} A full disk, or a damaged file after it; @throws {SqliteError} a file in use; or what `load` throws.
 * Everything was rolled back.
 */
export function loadWhole(
  database: Database.Database,
  path: string,
  load: () => VersionTotals,
): VersionTotals {
  const kept = ["synchronous", "fullfsync", "cache_size", "threads"].map((name) =>
    [name, database.pragma(name, { simple: true }) as number] as const
  );
  database.pragma("journal_mode = DELETE");
  try {
    // EXTRA: the end of the journal is synced too, so that a load that returned stays.
    database.pragma("synchronous = EXTRA");
    database.pragma("fullfsync = ON");
    database.pragma(`cache_size = ${CACHE_PAGES}`);
    database.pragma(`threads = ${SORTERS}`);
    return database.transaction(() => {
      const totals = load();
      checkPages(database, path);
      return totals;
    }).exclusive();
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code !== "SQLITE_FULL") throw error;
    throw HeadroomError.unmet(`load a chain into ${JSON.stringify(path)}`, {
      expected: "room on the disk for it, and for sorting beside it",
      actual: "a full disk",
      next: "Free some space, then load again; the store is empty, as it was.",
      cause: error,
    });
  } finally {
    for (const [name, value] of kept) database.pragma(`${name} = ${value}`);
    database.pragma("journal_mode = WAL");
  }
}

function checkPages(database: Database.Database, path: string): void {
  const found = database.pragma("quick_check(1)", { simple: true }) as string;
  if (found === "ok") return;
  throw HeadroomError.unmet(`load a chain into ${JSON.stringify(path)}`, {
    expected: "a sound database after it",
    actual: found,
    next: "Check the disk, then load again; the store is empty.",
  });
}
