import { payloadOf } from "../builders/payloads.ts";
import type { PayloadSpec } from "../scenario.ts";

type Bucket = readonly [fromBytes: number, toBytes: number, rows: number];

/**
 * Large payloads, rows per part of each published bucket. The fine table's 15 buckets (in kB) hold exactly the published
 * numbers of rows. Within a bucket, payloads are skewed, because the other published figures require it:
 *
 * - the total (5.56 GB) and the mean need most payloads at their bucket's lower end;
 * - the deviation needs those above 120 kB at both ends of theirs;
 * - the coarse table (in KiB) needs 14,863 payloads between 100,000 and 102,399 bytes;
 * - the median (96 KiB) needs its bucket's lower part thin.
 *
 * Source: sp:mendoza-dump.md:L446-L458 (coarse), L470-L482 (mean 95, median 96, deviation 19), L484-L500 (fine); M-06, M-07.
 */
const LARGE: readonly Bucket[] = [
  ...lean(45_000, 50_000, 134),
  [51_200, 51_999, 90],
  [52_000, 54_999, 10],
  ...lean(55_000, 60_000, 130),
  ...lean(60_000, 65_000, 173),
  ...lean(65_000, 70_000, 308),
  ...lean(70_000, 75_000, 660),
  ...lean(75_000, 80_000, 1_776),
  ...lean(80_000, 85_000, 4_451),
  ...lean(85_000, 90_000, 7_785),
  ...lean(90_000, 95_000, 8_105),
  [95_000, 96_499, 3_700],
  [96_500, 97_499, 4_900],
  [97_500, 99_999, 1_012],
  [100_000, 100_999, 12_863],
  [101_000, 102_399, 2_000],
  [102_400, 103_499, 900],
  [103_500, 119_999, 106],
  [120_000, 121_999, 2_950],
  [122_000, 147_999, 200],
  [148_000, 149_999, 2_726],
  [150_000, 194_999, 11],
  [195_000, 199_999, 210],
  [204_800, 234_999, 12],
  [235_000, 240_000, 170],
];

/** Payloads between the two clusters, skewed to the lower end; bounds hold in kB and in KiB. */
const MEDIUM: readonly Bucket[] = [
  [1_024, 2_047, 8_258],
  [2_048, 4_999, 918],
  [5_120, 6_999, 4_593],
  [7_000, 9_999, 510],
  [10_240, 13_999, 2_942],
  [14_000, 19_999, 327],
  [20_480, 27_999, 1_994],
  [28_000, 44_999, 222],
];

/** Generated pictures: the large-payload cluster. */
export const PICTURE: PayloadSpec = {
  contentType: "image/png",
  randomShare: 1,
  share: 1,
  buckets: bucketsOf(LARGE),
  source: "sp:mendoza-dump.md:L484-L500; M-06, M-07: the published buckets exactly, leaning within them",
};

/** Pieces of videos and files, as large as pictures. Source: sp:mendoza-dump.md:L549-L555. */
export const CHUNK: PayloadSpec = { ...PICTURE, contentType: "application/json" };

/** Payloads from 1 to 45 kB. */
export function mediumPayload(contentType = "application/json"): PayloadSpec {
  return {
    contentType,
    randomShare: 0.75,
    share: 1,
    buckets: bucketsOf(MEDIUM),
    source: "sp:mendoza-dump.md:L450-L454; choice: leaning to the lower end, as the total needs",
  };
}

/** Payloads of so many bytes. */
export function smallPayload(
  bytes: readonly [min: number, max: number],
  contentType = "application/json",
): PayloadSpec {
  return payloadOf(bytes, {
    contentType,
    randomShare: 0.5,
    source:
      "sp:mendoza-dump.md:L442 (median 144), L450 (93 % under 1 KB); sp:commit_time_distribution.ipynb (payload of blocks)",
  });
}

/** 9 of 10 rows in the lowest fifth of their bucket. */
function lean(from: number, to: number, rows: number): Bucket[] {
  const low = Math.round(0.9 * rows);
  const split = from + (to - from) / 5;
  return [[from, split - 1, low], [split, to - 1, rows - low]];
}

function bucketsOf(buckets: readonly Bucket[]): PayloadSpec["buckets"] {
  return buckets.map(([minBytes, maxBytes, weight]) => ({ minBytes, maxBytes, weight }));
}
