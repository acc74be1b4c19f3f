import type { Probe } from "./probe.ts";

const MIB = 1 << 20;
/** Bytes that reads jump about in: beyond the caches of most processors; a sixteenth of the memory where that is less. */
const MOST_BYTES = 64 * MIB;
/** Reads of one piece of work. */
const READS = 100_000;

/** What memory does: bytes copied in order, and reads that wait for each other. @param memoryBytes Of the machine. */
export function memoryProbes(memoryBytes: number): readonly Probe[] {
  const bytes = Math.max(MIB, Math.min(MOST_BYTES, 2 ** Math.floor(Math.log2(memoryBytes / 16))));
  const [from, to] = [new Uint8Array(bytes / 4).fill(1), new Uint8Array(bytes / 4)];
  const next = oneCycle(bytes / Int32Array.BYTES_PER_ELEMENT);
  let at = 0;
  return [
    { figure: "copy", samples: 4, pieces: from.length / MIB, work: () => to.set(from) },
    {
      figure: "chase",
      samples: 4,
      pieces: 1,
      work: () => {
        for (let i = 0; i < READS; i++) at = next[at]!;
      },
    },
  ];
}

/** Places that each name the next one, all in one cycle, in an order that no cache foresees (Sattolo's shuffle). */
function oneCycle(count: number): Int32Array {
  const next = Int32Array.from({ length: count }, (_, i) => i);
  let state = 1;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor(state / 2 ** 32 * i);
    [next[i], next[other]] = [next[other]!, next[i]!];
  }
  return next;
}
