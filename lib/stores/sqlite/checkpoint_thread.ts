/** A thread that moves a database's log into its file whenever it is asked to. Started by `background_checkpoints.ts` alone. */
import { parentPort, workerData } from "node:worker_threads";
import { CELLS, type CheckpointTask } from "./checkpoint_task.ts";
import { DRIVERS } from "./drivers/mod.ts";
import { Database } from "./engine.ts";

const { path, driver, pragmas, cells, failure } = workerData as CheckpointTask;

/** How soon what a reader kept from being moved is tried again while nothing is asked, ms: at first, and at most. choice: most queries are over by then. */
const [SOON_MS, LATE_MS] = [2, 128];
/** How often it is looked whether a reader is still in the way while the writer waits, ms. choice: little beside a query. */
const LOOK_MS = 1;

/** What a checkpoint says: whether it could not end its work, pages in the log, and of these in the file. */
type Answer = readonly [busy: number, frames: number, moved: number];

/** Serves until it is stopped. */
function serve(database: Database.Database): void {
  const prepare = (mode: string) => database.prepare<[], Answer>(`PRAGMA wal_checkpoint(${mode})`).raw();
  const [passive, restart] = [prepare("PASSIVE"), prepare("RESTART")];
  let againMs = Infinity;
  for (;;) {
    const asked = Atomics.load(cells, CELLS.asked);
    if (asked === Atomics.load(cells, CELLS.answered)) {
      if (Atomics.wait(cells, CELLS.asked, asked, againMs) === "timed-out") {
        // While the writer rests: so the log is whole in the file when its next transaction begins, and is begun anew.
        againMs = isDone(passive) ? Infinity : Math.min(2 * againMs, LATE_MS);
      }
      continue;
    }
    if (Atomics.load(cells, CELLS.stopped) === 1) return;
    const patienceMs = Atomics.load(cells, CELLS.patienceMs);
    const free = patienceMs === 0 ? isDone(passive) : isDoneWithin(restart, patienceMs);
    againMs = free ? Infinity : SOON_MS;
    Atomics.store(cells, CELLS.free, Number(free));
    Atomics.store(cells, CELLS.cpuMs, cpuMs());
    Atomics.store(cells, CELLS.answered, asked);
    Atomics.notify(cells, CELLS.answered);
  }
}

/** Moves what no reader needs. @returns Whether that is all; for RESTART, also whether no reader is left in the log. */
function isDone(checkpoint: Database.Statement<[], Answer>): boolean {
  try {
    const [busy, frames, moved] = checkpoint.get()!;
    return busy === 0 && frames === moved;
  } catch (error) {
    tell(error);
    return true;
  }
}

/**
 * The same, again and again. This connection waits for no lock (`timeout: 0`): with one that does, RESTART and TRUNCATE hold the
 * writer's lock until the last reader is gone.
 */
function isDoneWithin(checkpoint: Database.Statement<[], Answer>, patienceMs: number): boolean {
  const until = performance.now() + patienceMs;
  while (!isDone(checkpoint)) {
    if (performance.now() >= until) return false;
    Atomics.wait(cells, CELLS.stopped, 0, LOOK_MS);
  }
  return true;
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
async function open(): Promise<Database.Database | null> {
  try {
    await DRIVERS[driver].ready();
    const database = DRIVERS[driver].open(path, { timeout: 0, fileMustExist: true });
    for (const pragma of pragmas) database.pragma(pragma);
    return database;
  } catch (error) {
    tell(error);
    return null;
  }
}

const database = await open();
parentPort!.postMessage("opened");
// The message leaves once this has returned.
if (database !== null) {
  setTimeout(() => {
    serve(database);
    database.close();
  }, 0);
}
