import type { PayloadSpec } from "./scenario.ts";

/** Buckets of the large-payload cluster, KB and rows. Source: sp:mendoza-dump.md:L484-L500; M-06. */
const LARGE_KB: readonly (readonly [from: number, to: number, rows: number])[] = [
  [45, 50, 134],
  [50, 55, 100],
  [55, 60, 130],
  [60, 65, 173],
  [65, 70, 308],
  [70, 75, 660],
  [75, 80, 1_776],
  [80, 85, 4_451],
  [85, 90, 7_785],
  [90, 95, 8_105],
  [95, 100, 9_612],
  [100, 120, 15_869],
  [120, 150, 5_876],
  [150, 200, 221],
  [200, 240, 182],
];

/** Generated pictures: the large-payload cluster. */
export const PICTURE: PayloadSpec = {
  contentType: "image/png",
  randomShare: 1,
  share: 1,
  buckets: LARGE_KB.map(([from, to, rows]) => ({
    minBytes: from * 1_000,
    maxBytes: to * 1_000 - 1,
    weight: rows,
  })),
  source: "sp:mendoza-dump.md:L484-L500; M-06, M-07: the fine table, uniform within its buckets",
};

/** Small payloads of one content type: a little over half of them up to 144 bytes, the published median. */
export function smallPayload(contentType = "application/json"): PayloadSpec {
  return {
    contentType,
    randomShare: 0.5,
    share: 1,
    buckets: [{ minBytes: 48, maxBytes: 144, weight: 53 }, { minBytes: 145, maxBytes: 399, weight: 47 }],
    source:
      "sp:mendoza-dump.md:L442 (median 144), L450 (93 % under 1 KB); choice: nothing from 400 to 999 bytes",
  };
}

/** Payloads between the two clusters, 1 to 50 KB. Source: sp:mendoza-dump.md:L451-L454. */
export function mediumPayload(contentType = "application/json"): PayloadSpec {
  return {
    contentType,
    randomShare: 0.75,
    share: 1,
    buckets: [
      { minBytes: 1_000, maxBytes: 4_999, weight: 9_176 },
      { minBytes: 5_000, maxBytes: 9_999, weight: 5_103 },
      { minBytes: 10_000, maxBytes: 19_999, weight: 3_269 },
      { minBytes: 20_000, maxBytes: 44_999, weight: 2_350 },
    ],
    source: "sp:mendoza-dump.md:L451-L454",
  };
}
