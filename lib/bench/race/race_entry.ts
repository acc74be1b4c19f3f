/** A contestant's own process: appends every block of a file to a new store and prints what it took, as one JSON line. */
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { claimStdout } from "../../claim_stdout.ts";
import { quantile } from "../../stats/quantile.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import type { Appended, StoreTask } from "./race.ts";

async function append({ store: name, variant, path, blocks: file, from }: StoreTask): Promise<Appended> {
  const kind = await findEntityStore(name);
  const store = await kind.open(path, { variant });
  const commits: number[] = [];
  let [wallMs, cpuMs, rows, versions, logBytes] = [0, 0, 0, 0, 0];
  for (const bytes of readBlockFile(file).blocks) {
    const block = decodeBlock(bytes);
    const measured = block.number >= from;
    const stop = startWatch();
    const { written } = await store.appendBlock(block);
    const { ms, cpu } = stop();
    logBytes = Math.max(logBytes, store.engineState().logBytes ?? 0);
    if (!measured) continue;
    commits.push(ms);
    wallMs += ms;
    cpuMs += cpu;
    rows += rowsOf(written);
    versions += written.versions;
  }
  const { totals, fileBytes } = await store.stats();
  const stop = startWatch();
  await store.close();
  const closing = stop();
  return {
    wallMs: wallMs + closing.ms,
    cpuMs: cpuMs + closing.cpu - (commits.length + 1) * costOfReading(),
    rows,
    versions,
    totals,
    fileBytes,
    logBytes,
    commitMs: { p50: quantile(commits, 0.5), p99: quantile(commits, 0.99), max: Math.max(...commits) },
    engine: `SQLite ${store.settings.sqlite_version ?? "?"}`,
  };
}

/** Times work: the clock starts after the CPU time was read and stops before it is read again. */
function startWatch(): () => { readonly ms: number; readonly cpu: number } {
  const cpuStart = threadCpuMs();
  const start = performance.now();
  return () => {
    const ms = performance.now() - start;
    return { ms, cpu: threadCpuMs() - cpuStart };
  };
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

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await append(JSON.parse(Deno.args[0]!))));
