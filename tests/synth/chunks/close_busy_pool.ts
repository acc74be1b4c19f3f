/**
 * Closes a pool whose threads have much left to do. Prints how many threads worked before, and the CPU time that such threads
 * used in the 0.4 s after, ms.
 */
import { COMPUTE_MARKETPLACE } from "../../../lib/scenarios/mod.ts";
import { ChunkPool } from "../../../lib/synth/chunks/chunk_pool.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";

const dataset = openDataset(COMPUTE_MARKETPLACE, 0.005, 7n);
const { from, to } = dataset.phases[0]!;
const pool = new ChunkPool(dataset);
const wholeLoad = function* () {
  for (;;) yield { from, to, form: "archive" } as const;
};
const chunks = pool.chunks({ tasks: wholeLoad, inFlight: 6, repaysStart: (running) => running < 2 });
await chunks.next();
const threadsBefore = workersCpuMs().length;
await pool.close();
await new Promise((resolve) => setTimeout(resolve, 100));
const before = total(workersCpuMs());
await new Promise((resolve) => setTimeout(resolve, 400));
console.log(JSON.stringify({ threadsBefore, cpuMsAfter: total(workersCpuMs()) - before }));

/** CPU time that each worker thread of this process has used, ms; those that have ended are not there. */
function workersCpuMs(): number[] {
  const used: number[] = [];
  for (const { name } of Deno.readDirSync("/proc/self/task")) {
    try {
      const [comm, schedstat] = ["comm", "schedstat"].map((file) =>
        Deno.readTextFileSync(`/proc/self/task/${name}/${file}`)
      );
      if (comm!.startsWith("worker-")) used.push(Number(schedstat!.split(" ")[0]) / 1e6);
    } catch {
      // The thread ended meanwhile.
    }
  }
  return used;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
