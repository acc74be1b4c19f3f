import type { Stopwatch } from "../../../stopwatch.ts";
import { Database } from "../engine.ts";

/** Part of a registry's time: what it waits for the engine. */
export const ENGINE_TIME = "SQLite";

/** How long to wait for another writer, and from one try to the next, ms. */
const BUSY_MS = 60_000;
const PAUSE_MS = 2;

/** A connection, and where its time is added up. */
interface Timed {
  readonly database: Database.Database;
  readonly watch: Stopwatch;
}

/**
 * Runs work in a transaction: all that it writes, or nothing. Others' work on the connection must wait meanwhile.
 * @param begin `BEGIN IMMEDIATE` for a writer: it waits for another one.
 * @throws {SqliteError} The database was busy all the time.
 */
export async function inTransaction<T>(
  { database, watch }: Timed,
  begin: "BEGIN" | "BEGIN IMMEDIATE",
  work: () => Promise<T>,
): Promise<T> {
  await watch.timeAsync(ENGINE_TIME, () => enter(database, begin));
  try {
    const result = await work();
    watch.time(ENGINE_TIME, () => database.exec("COMMIT"));
    return result;
  } catch (error) {
    // The engine itself may have rolled back, as on a full disk.
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Waits without holding up this thread, on which the other writer may be. */
async function enter(database: Database.Database, begin: string): Promise<void> {
  const before = database.pragma("busy_timeout", { simple: true });
  const startMs = performance.now();
  for (;;) {
    try {
      database.pragma("busy_timeout = 0");
      database.exec(begin);
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
      if (!isBusy || performance.now() - startMs > BUSY_MS) throw error;
    } finally {
      database.pragma(`busy_timeout = ${before}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
