/** A reader's own thread: reads beside the writer, and tells once how it ended. */
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import type { ReaderEnd } from "./load_task.ts";
import { type ReaderData, readLoad } from "./read_load.ts";

let end: ReaderEnd;
try {
  end = await readLoad(workerData as ReaderData);
} catch (error) {
  end = { died: messageOf(error) };
}
parentPort!.postMessage(end);
