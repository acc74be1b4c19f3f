import * as fs from "node:fs";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { decodedBlocks } from "../../chain/codec/block_file.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { messageOf } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import type { CommitRecord, RunTask } from "./load_task.ts";

/** What a writer is told. */
interface WriteOptions extends Pick<WriteTask, "cadenceMs" | "blocks" | "stream"> {
  /** Length of the schedule, s: a writer that is behind goes on for as long again, to drain. */
  readonly seconds: number;
  /** File for its records. */
  readonly records: string;
  readonly isStopped: () => boolean;
}

type WriteTask = NonNullable<RunTask["write"]>;

/** Longest sleep of the writer, ms. choice: a run that is to end ends within it. */
const SLEEP_MS = 50;
/** Last part of a sleep, spent blocking the thread, ms: timers come late. choice: a few turns of the event loop. */
const LAST_MS = 3;

/**
 * Appends a stream's blocks at a cadence, block n being due n cadences after the first; one that is late begins when the one before
 * it is done. On the clock: `appendBlock` alone. The next block is decoded as soon as one is done, and the log looked at.
 * @returns Why it could not go on; null where all was written, it was stopped, or it was behind for too long.
 */
export async function writeLoad(store: EntityStore, options: WriteOptions): Promise<string | null> {
  const { cadenceMs, blocks, seconds, isStopped } = options;
  const records = fs.openSync(options.records, "w");
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const stream = decodedBlocks(options.stream);
  const zero = performance.now();
  const nowUs = () => 1000 * (performance.now() - zero);
  let doneUs = 0;
  try {
    for (let n = 0; n < blocks; n++) {
      const block = stream.next().value!;
      const dueUs = 1000 * cadenceMs * n;
      await setImmediate();
      for (let ms: number; !isStopped() && (ms = (dueUs - nowUs()) / 1000) > 0;) {
        if (ms > LAST_MS) await delay(Math.min(SLEEP_MS, ms - LAST_MS));
        else Atomics.wait(cell, 0, 0, ms);
      }
      const startUs = nowUs();
      if (isStopped() || startUs > 2e6 * seconds) break;
      const { written, closed } = await store.appendBlock(block);
      const endUs = nowUs();
      const { logBytes = null, logRestarts = 0, checkpointed = false, logPinned = false } = store
        .engineState();
      const record: CommitRecord = {
        block: block.number,
        entities: block.operations.length,
        rows: rowsOf(written) + rowsOf(closed),
        ...{ dueUs, startUs, endUs, lagUs: startUs - Math.max(dueUs, doneUs) },
        ...{ logBytes, logRestarts, checkpointed, logPinned },
      };
      fs.writeSync(records, `${JSON.stringify(record)}\n`);
      doneUs = endUs;
    }
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    stream.return(undefined);
    fs.closeSync(records);
  }
}
