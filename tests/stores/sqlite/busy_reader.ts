/** A thread that reads a database in one short transaction after the other, each of one state, until it is stopped. */
import { parentPort, workerData } from "node:worker_threads";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";

const { path, readMs, stopped } = workerData as {
  readonly path: string;
  readonly readMs: number;
  readonly stopped: Int32Array;
};
const database = new DatabaseFile(path, { timeout: 1_000, readonly: true });
const count = database.prepare("SELECT count(*) FROM t").pluck();
let [reads, torn] = [0, 0];
while (Atomics.load(stopped, 0) === 0) {
  database.exec("BEGIN");
  const seen = count.get();
  Atomics.wait(stopped, 0, 0, readMs);
  if (count.get() !== seen) torn++;
  database.exec("COMMIT");
  if (reads++ === 0) parentPort!.postMessage("reading");
}
database.close();
parentPort!.postMessage({ reads, torn });
