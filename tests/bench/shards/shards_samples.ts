import type { CaseSamples, DivisionTrial } from "../../../lib/bench/shards/measure_shards.ts";

const asked = {
  lookups: { everyShardUs: 20, directoryUs: 30 },
  search: { globalMs: 6, atOnceMs: 2, localMs: 1 },
  walk: { ms: 9, pages: 3 },
  computed: 5,
};

/** A division of equal shards of so many ms each, appended by two processes. */
export function trial(shards: number, ms: number, directoryMs: number | null): DivisionTrial {
  const chain = (ms: number, operations: number) => ({
    ...{ ms, steadyMs: ms / 4, operations, cpuMs: ms, versions: operations, fileBytes: 10 * operations },
  });
  const directory = directoryMs === null ? null : chain(directoryMs, 100);
  const longestMs = (shards * ms + (directoryMs ?? 0)) / (shards === 1 ? 1 : 2);
  return {
    ...{
      label: String(shards),
      shards,
      directory,
      workers: Math.min(2, shards),
      longestMs,
      longestSteadyMs: longestMs / 4,
      spanMs: 1.25 * longestMs,
      asked,
    },
    chains: Array.from({ length: shards }, () => chain(ms, 1000 / shards)),
  };
}

/** Two rounds of one chain and of four with a directory. */
export const SAMPLES: CaseSamples = {
  name: "ride-sharing",
  made: {
    regions: ["a", "b", "c", "d"],
    ...{ blocks: 10, lastBlock: 10, steadyFrom: 5, directory: { blocks: "", operations: 100 } },
    divisions: [1, 4].map((shards) => ({
      ...{ shards, map: [] },
      files: Array.from({ length: shards }, () => ({ blocks: "", operations: 1000 / shards })),
    })),
  },
  // A round of a slower machine changes no ratio.
  rounds: [1, 3].map((slow) => [trial(1, 400 * slow, null), trial(4, 100 * slow, 80 * slow)]),
};

/** One round of one server, of two and four of them, and of four with a setting changed. */
export const SERVERS: CaseSamples = {
  ...SAMPLES,
  made: { ...SAMPLES.made, divisions: SAMPLES.made.divisions.slice(0, 1) },
  rounds: [[
    trial(1, 400, null),
    { ...trial(1, 300, null), label: "2", shards: 2 },
    { ...trial(1, 500, null), label: "4", shards: 4 },
    { ...trial(1, 200, null), label: "4, direct", shards: 4 },
  ]],
};
