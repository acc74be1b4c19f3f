/** A contestant's own process: appends every block of a file to a new store and prints what it took, as one JSON line. */
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { claimStdout } from "../../claim_stdout.ts";
import { median, quantile } from "../../stats/quantile.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import type { Appended, StoreTask } from "./race.ts";

async function append({ store: name, variant, path, blocks: file, from }: StoreTask): Promise<Appended> {
  const kind = await findEntityStore(name);
  const store = await kind.open(path, { variant: variant ?? Object.keys(kind.variants)[0]! });
  const readingMs = costOfReading();
  const commits: number[] = [];
  let [wallMs, cpuMs, rows, versions] = [0, 0, 0, 0];
  let logBytes: number | null = null;
  let logRestarts: number | null = null;
  let threadsCpuMs = 0;
  for (const bytes of readBlockFile(file).blocks) {
    const block = decodeBlock(bytes);
    const measured = block.number >= from;
    const stop = startWatch(readingMs);
    const { written } = await store.appendBlock(block);
    const { ms, cpu } = stop();
    const engine = store.engineState();
    if (engine.logBytes !== undefined) logBytes = Math.max(logBytes ?? 0, engine.logBytes);
    logRestarts = engine.logRestarts ?? null;
    const threadsCpuBefore = threadsCpuMs;
    threadsCpuMs = engine.threadsCpuMs ?? 0;
    if (!measured) continue;
    cpuMs += threadsCpuMs - threadsCpuBefore;
    commits.push(ms);
    wallMs += ms;
    cpuMs += cpu;
    rows += rowsOf(written);
    versions += written.versions;
  }
  const { totals, fileBytes } = await store.stats();
  const { settings, durability } = store;
  const stop = startWatch(readingMs);
  await store.close();
  const closing = stop();
  return {
    wallMs: wallMs + closing.ms,
    cpuMs: cpuMs + closing.cpu,
    rows,
    closeMs: closing.ms,
    versions,
    totals,
    fileBytes,
    logBytes,
    logRestarts,
    commitMs: { p50: quantile(commits, 0.5), p99: quantile(commits, 0.99), max: Math.max(...commits) },
    engine: `SQLite ${settings.sqlite_version ?? "?"}`,
    durability,
    settings,
  };
}

/**
 * Times work: the clock starts after the CPU time was read and stops before it is read again, and what reading takes is not
 * the store's CPU time.
 */
function startWatch(readingMs: number): () => { readonly ms: number; readonly cpu: number } {
  const cpuStart = threadCpuMs();
  const start = performance.now();
  return () => {
    const ms = performance.now() - start;
    return { ms, cpu: Math.max(0, threadCpuMs() - cpuStart - readingMs) };
  };
}

/** CPU time between two readings of it with nothing between them, ms. */
function costOfReading(): number {
  const costs = Array.from({ length: 201 }, () => {
    const before = threadCpuMs();
    return threadCpuMs() - before;
  });
  return median(costs);
}

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await append(JSON.parse(Deno.args[0]!))));
