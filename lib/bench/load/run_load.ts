import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { processorShares } from "../environment/load_meter.ts";
import { type ProcessorCounters, readProcessorCounters } from "../environment/processor_counters.ts";
import { writeQueries } from "../reads/known_queries.ts";
import { readSource, writeChain } from "../upkeep/upkeep_chain.ts";
import { checkAnswers } from "./checked_answers.ts";
import {
  type CheckedAnswers,
  type LoadEnd,
  type LoadTask,
  type MakeTask,
  type ReaderEnd,
  RUN_FILES,
  type RunTask,
} from "./load_task.ts";
import { type ReaderData, RUN_CELLS } from "./read_load.ts";
import { writeLoad } from "./write_load.ts";

/** Different queries of each kind. choice: more than the 20 that a p99 takes, and few enough to be drawn in seconds. */
const QUERIES = 100;
/** How often it is looked whether the readers are ready, ms. */
const LOOK_MS = 5;

/** Does one piece of work in this process. @throws {HeadroomError} The store cannot be opened, or the data is refused. */
export function runLoadTask(task: LoadTask): Promise<null | LoadEnd> | CheckedAnswers {
  switch (task.do) {
    case "make":
      return make(task);
    case "run":
      return runLoad(task);
    case "check":
      return checkAnswers(task);
  }
}

async function make({ source, base, stream, blocks, queries }: MakeTask): Promise<null> {
  const own = readSource(source);
  const { scenario, scale, seed } = own;
  const [load, steady] = openDataset(scenario, scale, seed).phases;
  const { signal: interrupted } = new AbortController();
  if (base !== undefined) await writeChain(own, base, { until: load!.to, interrupted });
  if (stream !== undefined) {
    await writeChain(own, stream, { from: steady!.from, until: steady!.from + blocks, interrupted });
  }
  if (queries !== undefined) {
    const kinds = scenario.queries.map((query) => ({ ...query, weight: 1 }));
    const dataset = openDataset({ ...scenario, queries: kinds }, scale, seed);
    writeQueries(queries, dataset.queries(QUERIES * kinds.length, load!.to - 1, seed));
  }
  return null;
}

/** Runs the readers and the writer, from a common start to the end of the time, or until one of them dies. */
async function runLoad({ file, write, read, seconds, folder }: RunTask): Promise<LoadEnd> {
  const kind = await findEntityStore(file.store);
  const store = write === null ? null : await kind.open(file.path, { variant: file.variant });
  const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(RUN_CELLS).length));
  const tell = (cell: number) => {
    Atomics.store(cells, cell, 1);
    Atomics.notify(cells, cell);
  };
  const isStopped = () => Atomics.load(cells, RUN_CELLS.stopped) === 1;
  const readers = read === null ? [] : Array.from({ length: read.readers }, (_, i) => {
    const { readers, ratePerS, seed, ...asked } = read;
    const data: ReaderData = {
      ...asked,
      ...{ file, seconds, cells, seed: seed + i },
      ratePerS: ratePerS === "max" ? ratePerS : ratePerS / readers,
      records: RUN_FILES.queries(folder, i),
      answers: RUN_FILES.answers(folder, i),
    };
    return startReader(data, () => tell(RUN_CELLS.stopped));
  });
  while (!isStopped() && Atomics.load(cells, RUN_CELLS.ready) < readers.length) await delay(LOOK_MS);
  const before = readProcessorCounters();
  tell(RUN_CELLS.begun);
  const writerFailed = store === null || write === null ? null : await writeLoad(store, {
    ...{ ...write, seconds, isStopped },
    records: RUN_FILES.commits(folder),
  });
  if (writerFailed !== null) tell(RUN_CELLS.stopped);
  const ends = await Promise.all(readers);
  const after = readProcessorCounters();
  const logBytesMax = Number(store?.settings.log_bytes_max ?? 0) || null;
  const closingFailed = await closed(store);
  return {
    logBytesMax,
    writerFailed: writerFailed ?? closingFailed,
    readers: ends,
    processors: before === null || after === null ? null : sharesOf(before, after),
  };
}

/** Why it could not be closed; null where it could. */
async function closed(store: EntityStore | null): Promise<string | null> {
  try {
    await store?.close();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** @returns Once it has ended. @param onDeath Called at once where it did not end as it should. */
function startReader(workerData: ReaderData, onDeath: () => void): Promise<ReaderEnd> {
  const { promise, resolve } = Promise.withResolvers<ReaderEnd>();
  let hasEnded = false;
  const end = (how: ReaderEnd) => {
    // A thread exits after its message, too.
    if (hasEnded) return;
    hasEnded = true;
    if ("died" in how) onDeath();
    resolve(how);
  };
  new Worker(new URL("./reader_thread.ts", import.meta.url), { workerData })
    .once("message", end)
    .once("error", (error) => end({ died: messageOf(error) }))
    .once("exit", (code) => end({ died: `it ended with code ${code}` }));
  return promise;
}

function sharesOf(before: ProcessorCounters, after: ProcessorCounters): LoadEnd["processors"] {
  const [busy, total] = [after.busy - before.busy, after.total - before.total];
  const difference = Object.fromEntries(
    (Object.keys(before) as (keyof ProcessorCounters)[]).map((name) => [name, after[name] - before[name]]),
  ) as unknown as ProcessorCounters;
  return { busy: total > 0 ? busy / total : 0, others: processorShares([difference]).others_cpu_share };
}
