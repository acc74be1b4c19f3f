/** A contestant's own process: appends or loads every block of a file to a new store and prints what it took, as one JSON line. */
import process from "node:process";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { claimStdout } from "../../claim_stdout.ts";
import { quantile } from "../../stats/quantile.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { EntityStoreKind } from "../../stores/store_kind.ts";
import { descendantsBytes, peakRssBytes } from "../environment/memory.ts";
import { ticksOfDescendants } from "../environment/processor_counters.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import { measuringCostUs } from "../load/measuring_cost.ts";
import type { Appended } from "./appended.ts";
import type { StoreTask } from "./race.ts";

async function append({ store: name, variant, path, blocks: file, from }: StoreTask): Promise<Appended> {
  const kind = await findEntityStore(name);
  const store = await kind.open(path, { variant });
  const commits: number[] = [];
  const readingMs = costOfReading();
  let [cpuMs, rows, versions] = [0, 0, 0];
  let logBytes: number | null = null;
  let logRestarts: number | null = null;
  let threadsCpuMs = 0;
  for (const batch of batchesOf(file, from)) {
    const measured = batch[0]!.number >= from;
    const cpuStart = threadCpuMs();
    for (const block of batch) {
      const start = performance.now();
      const { written } = await store.appendBlock(block);
      const ms = performance.now() - start;
      if (!measured) continue;
      commits.push(ms);
      rows += rowsOf(written);
      versions += written.versions;
    }
    const cpuEnd = threadCpuMs();
    // Once a batch: looking at the files takes as long as a small block.
    const engine = store.engineState();
    if (engine.logBytes !== undefined) logBytes = Math.max(logBytes ?? 0, engine.logBytes);
    logRestarts = engine.logRestarts ?? null;
    const threadsCpuBefore = threadsCpuMs;
    threadsCpuMs = engine.threadsCpuMs ?? 0;
    if (measured) cpuMs += cpuEnd - cpuStart - readingMs + threadsCpuMs - threadsCpuBefore;
  }
  const { settings, durability } = store;
  const serverBytes = descendantsBytes();
  const cpuStart = threadCpuMs();
  const start = performance.now();
  await store.close();
  const closingMs = performance.now() - start;
  const closingCpuMs = threadCpuMs() - cpuStart - readingMs;
  // Counted once it is closed: before, a thread of the store's own would go on meanwhile, off the clock.
  const { totals, fileBytes } = await statsOf(kind, { path, variant });
  const p50 = quantile(commits, 0.5);
  return {
    wallMs: commits.reduce((sum, ms) => sum + ms, 0) + closingMs,
    cpuMs: cpuMs + closingCpuMs,
    rows,
    closeMs: closingMs,
    versions,
    totals,
    history: kind.capabilities.history,
    fileBytes,
    logBytes,
    logRestarts,
    commitMs: {
      p50,
      p99: quantile(commits, 0.99),
      max: commits.reduce((most, ms) => Math.max(most, ms), 0),
      measuringShare: measuringUs() / 1000 / p50,
    },
    peakBytes: peakRssBytes() + serverBytes,
    engine: engineOf(settings),
    durability,
    settings,
  };
}

/** Reading and decoding run inside the call, as the store asks for blocks: their time is taken off. */
async function load({ store: name, variant, path, blocks: file, from }: StoreTask): Promise<Appended> {
  const kind = await findEntityStore(name);
  const store = await kind.open(path, { variant });
  let [readMs, readCpuMs] = [0, 0];
  function* blocks() {
    const batches = batchesOf(file, from);
    for (;;) {
      const [start, cpuStart] = [performance.now(), processCpuMs()];
      const next = batches.next();
      readMs += performance.now() - start;
      readCpuMs += processCpuMs() - cpuStart;
      if (next.done) return;
      yield* next.value;
    }
  }
  const serverTicks = ticksOfDescendants();
  const [start, cpuStart] = [performance.now(), processCpuMs()];
  const { versions, ...attributes } = await store.bulkLoad(blocks());
  const serverCpuMs = TICK_MS * (ticksOfDescendants() - serverTicks);
  const { settings } = store;
  const serverBytes = descendantsBytes();
  const closing = performance.now();
  await store.close();
  const end = performance.now();
  const cpuMs = processCpuMs() - cpuStart - readCpuMs + serverCpuMs;
  const peakBytes = peakRssBytes() + serverBytes;
  return {
    wallMs: end - start - readMs,
    cpuMs,
    closeMs: end - closing,
    rows: rowsOf({ versions, ...attributes }),
    versions,
    ...await statsOf(kind, { path, variant }),
    history: kind.capabilities.history,
    logBytes: null,
    logRestarts: null,
    commitMs: null,
    peakBytes,
    engine: engineOf(settings),
    // A bulk load is synced before it returns.
    durability: "machine",
    settings,
  };
}

/** SQLite's stores say its version, those of another engine what it is. */
function engineOf({ engine, sqlite_version = "?" }: EntityStore["settings"]): string {
  return `${engine ?? `SQLite ${sqlite_version}`}`;
}

/** What a store holds that was closed. */
async function statsOf(
  kind: EntityStoreKind,
  { path, variant }: { readonly path: string; readonly variant: string },
): Promise<Pick<Appended, "totals" | "fileBytes">> {
  const closed = await kind.open(path, { variant, readOnly: true });
  const { totals, fileBytes } = await closed.stats();
  await closed.close();
  return { totals, fileBytes };
}

/** Of the kernel's ticks. Source: sysconf(_SC_CLK_TCK), 100 a second on every Linux of today. */
const TICK_MS = 10;

/** Of all threads, those that sort beside the loading one among them. */
function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Encoded bytes and blocks that are decoded before they are appended. choice: reading the CPU time costs as much as a small block. */
const BATCH_BYTES = 1 << 20;
const BATCH_BLOCKS = 256;

/** The blocks of a file, decoded, several at a time; block `from` begins a batch. */
function* batchesOf(file: string, from: number): Generator<EncodedBlock[]> {
  let [batch, size]: [EncodedBlock[], number] = [[], 0];
  for (const bytes of readBlockFile(file).blocks) {
    const block = decodeBlock(bytes);
    if (batch.length > 0 && (size > BATCH_BYTES || batch.length === BATCH_BLOCKS || block.number === from)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(block);
    size += bytes.length;
  }
  if (batch.length > 0) yield batch;
}

/**
 * CPU time that one reading of it takes, ms; not the store's. A mean: the kernel adds it up now and then, so that most differences
 * of two readings are 0, and only sums mean something.
 */
function costOfReading(): number {
  const readings = 2_000;
  const start = threadCpuMs();
  for (let i = 1; i < readings; i++) threadCpuMs();
  return (threadCpuMs() - start) / readings;
}

/** Time of a block's measuring around nothing, us; the CPU time is read once a batch. */
function measuringUs(): number {
  const samples: number[] = [];
  return measuringCostUs(() => {
    const start = performance.now();
    samples.push(performance.now() - start);
  });
}

// Standard output is for the result; a user's store may print.
const print = claimStdout();
const task = JSON.parse(Deno.args[0]!) as StoreTask;
print(JSON.stringify(await (task.bulk ? load : append)(task)));
