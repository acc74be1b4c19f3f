/** A thread that moves a database's log into its file whenever it is asked to. Started by `background_checkpoints.ts` alone. */
import { parentPort, workerData } from "node:worker_threads";
import { CELLS, type CheckpointTask } from "./checkpoint_task.ts";
import { Database, DatabaseFile } from "./engine.ts";

const { path, pragmas, cells, failure } = workerData as CheckpointTask;

/** Serves until it is stopped. */
function serve(database: Database.Database): void {
  const checkpoint = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  for (;;) {
    const asked = Atomics.load(cells, CELLS.asked);
    if (asked === Atomics.load(cells, CELLS.answered)) {
      Atomics.wait(cells, CELLS.asked, asked);
      continue;
    }
    if (Atomics.load(cells, CELLS.stopped) === 1) return;
    try {
      checkpoint.get();
    } catch (error) {
      tell(error);
    }
    Atomics.store(cells, CELLS.cpuMs, cpuMs());
    Atomics.store(cells, CELLS.answered, asked);
    Atomics.notify(cells, CELLS.answered);
  }
}

function tell(error: unknown): void {
  const code = error instanceof Database.SqliteError ? error.code : "SQLITE_ERROR";
  const text = error instanceof Error ? error.message : String(error);
  const { written } = new TextEncoder().encodeInto(`${code} ${text}`, failure);
  Atomics.store(cells, CELLS.failureBytes, written);
}

/** CPU time of this thread; 0 where the system does not tell. */
function cpuMs(): number {
  try {
    return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1e6;
  } catch {
    return 0;
  }
}

/** The thread's connection, or null where it cannot be opened. */
function open(): Database.Database | null {
  try {
    const database = new DatabaseFile(path, { timeout: 0, fileMustExist: true });
    for (const pragma of pragmas) database.pragma(pragma);
    return database;
  } catch (error) {
    tell(error);
    return null;
  }
}

const database = open();
parentPort!.postMessage("opened");
// The message leaves once this has returned.
if (database !== null) {
  setTimeout(() => {
    serve(database);
    database.close();
  }, 0);
}
