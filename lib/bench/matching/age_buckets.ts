import { isoTime } from "./market.ts";

/** Hours that a bucket spans, and their number. Source: 002:L1582-L1593. */
const BUCKET_S = 2 * 3_600;
const BUCKETS = 10;

/** The buckets, oldest first. The last holds what has waited 18 h and longer, so that none falls between two. Source: C-21. */
export const OLDEST_FIRST: readonly number[] = Array.from({ length: BUCKETS }, (_, i) => BUCKETS - 1 - i);

/** The bucket of a workload that has waited so long, s. */
export function bucketOf(ageS: number): number {
  return Math.min(BUCKETS - 1, Math.max(0, Math.floor(ageS / BUCKET_S)));
}

/** Asks for the workloads of a bucket. @param nowS Seconds since 1970. */
export function bucketQuery(bucket: number, nowS: number): string {
  const before = (age: number) => `"${isoTime(nowS - age * BUCKET_S)}"`;
  const terms = [
    'type = "workload"',
    ...bucket === BUCKETS - 1 ? [] : [`created_at > ${before(bucket + 1)}`],
    ...bucket === 0 ? [] : [`created_at <= ${before(bucket)}`],
    'status = "pending"',
  ];
  return terms.join(" && ");
}
