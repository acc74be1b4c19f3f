import { Histogram, histogramEdges } from "./histogram.ts";

/** Bounds of the published lifespan classes, and those that the queries behind them probably used. Source: mendoza.json
 * lifecycle.lifespan_boundaries_in_blocks. */
const LIFE_BLOCKS = [900, 9_900, 99_360, 496_800, 1_000, 10_000, 100_000, 500_000].flatMap((
  block,
) => [block, block + 1]);

/**
 * Bytes at which a published payload class begins, in kB and (the coarse classes) KiB: M-06.
 * Source: mendoza.json payloads.size_buckets, large_payloads.
 */
const PAYLOAD_BYTES = [
  1_000,
  5_000,
  10_000,
  20_000,
  ...Array.from({ length: 12 }, (_, i) => 45_000 + 5_000 * i),
  120_000,
  150_000,
  200_000,
  240_000,
  ...[1, 5, 10, 20, 50, 100, 200].map((kib) => 1_024 * kib),
];

const EDGES = {
  perBlock: histogramEdges(64, 16),
  versionsPerEntity: histogramEdges(128, 32),
  attributesPerEntity: histogramEdges(256, 16),
  lifeBlocks: histogramEdges(64, 16, LIFE_BLOCKS),
  jsonBytes: histogramEdges(2_048, 32),
  payloadBytes: histogramEdges(1_024, 16, PAYLOAD_BYTES),
  groupPayloadBytes: histogramEdges(16, 8, PAYLOAD_BYTES),
} as const;

/** An empty histogram for one of the counted quantities; its bounds include those of the published classes. */
export function makeHistogram(quantity: keyof typeof EDGES): Histogram {
  return new Histogram(EDGES[quantity]);
}
