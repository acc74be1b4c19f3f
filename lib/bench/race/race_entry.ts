/** A contestant's own process: appends every block of a file to a new store and prints what it took, as one JSON line. */
import { readBlockFile } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
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
  let [wallMs, cpuMs, readings, rows, versions, logBytes] = [0, 0, 0, 0, 0, 0];
  for (const group of decodedGroups(file, from)) {
    const measured = group[0]!.number >= from;
    const cpuStart = threadCpuMs();
    for (const block of group) {
      const start = performance.now();
      const { written } = await store.appendBlock(block);
      const ms = performance.now() - start;
      if (!measured) continue;
      commits.push(ms);
      wallMs += ms;
      rows += rowsOf(written);
      versions += written.versions;
    }
    if (measured) {
      cpuMs += threadCpuMs() - cpuStart;
      readings++;
    }
    logBytes = Math.max(logBytes, store.engineState().logBytes ?? 0);
  }
  const { totals, fileBytes } = await store.stats();
  const [cpuStart, start] = [threadCpuMs(), performance.now()];
  await store.close();
  wallMs += performance.now() - start;
  cpuMs += threadCpuMs() - cpuStart - (readings + 1) * costOfReading();
  return {
    wallMs,
    cpuMs,
    rows,
    versions,
    totals,
    fileBytes,
    logBytes,
    commitMs: { p50: quantile(commits, 0.5), p99: quantile(commits, 0.99), max: Math.max(...commits) },
    engine: `SQLite ${store.settings.sqlite_version ?? "?"}`,
  };
}

/** Bytes of blocks appended between two readings of the CPU time. choice: tens of small blocks, and little memory. */
const GROUP_BYTES = 2 ** 20;

/**
 * Blocks decoded some at a time, so that neither decoding nor reading the CPU time stands between every two small ones, as neither does
 * where a peer runs. A group is whole before the first block that counts, or after it.
 */
function* decodedGroups(file: string, from: number): Generator<EncodedBlock[]> {
  let [group, size]: [EncodedBlock[], number] = [[], 0];
  for (const bytes of readBlockFile(file).blocks) {
    const block = decodeBlock(bytes);
    if (group.length > 0 && (size + bytes.length > GROUP_BYTES || block.number === from)) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(block);
    size += bytes.length;
  }
  if (group.length > 0) yield group;
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
