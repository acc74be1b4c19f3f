import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween, histogramQuantile, type HistogramSummary } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

type Payloads = Mendoza["payloads"];

const KB = 1_000;
const KIB = 1_024;
const LARGE = "Payload sizes, large ones";
/** Range for which the source prints the share of the large payloads, kB. Source: sp:mendoza-dump.md:L510. */
const BULGE_KB = [85, 120] as const;

/**
 * Content types and payload sizes. The fine table's bounds are read in kB, the coarse table's and the large payloads' mean,
 * median and deviation in KiB (M-06, M-07; choices in lib/scenarios/mendoza/mendoza.ts).
 */
export function payloadStatistics({ payloads }: Mendoza, census: CensusSummary): Statistic[] {
  const { bytes } = census.payloads;
  const coarse = { group: "Payload sizes, coarse table", unit: "KiB", unitBytes: KIB };
  const fine = { group: LARGE, unit: "kB", unitBytes: KB };
  return [
    ...contentTypes(payloads, census),
    ...overall(payloads, census),
    ...bucketStatistics(coarse, payloads.size_buckets, bytes),
    ...largeStatistics(payloads, census),
    ...bucketStatistics(fine, payloads.large_payloads.buckets, bytes),
    bulge(payloads, census),
  ];
}

function contentTypes({ content_types }: Payloads, { contentTypes }: CensusSummary): Statistic[] {
  const statistic = statisticsOf({ group: "Content types", unit: "rows", follows: "count" });
  return content_types.map(({ content_type, rows: value, source }) => {
    const found = contentTypes.find((counted) => counted.value === content_type);
    return statistic(content_type, { value, source }, found?.versions ?? 0);
  });
}

function overall(payloads: Payloads, { payloads: found, rows }: CensusSummary): Statistic[] {
  const { mean_bytes, median_bytes, max_kb, total_payload_gb_from_mean: total, large_payloads } = payloads;
  const group = "Payload sizes";
  // A total is not a count of items: in a sample, its precision depends on the number of large payloads.
  const from = large_payloads.stats.count;
  const sum = statisticsOf({ group, unit: "GB", follows: "count", from });
  const mean = statisticsOf({ group, unit: "bytes", follows: "value", from });
  const median = statisticsOf({ group, unit: "bytes", follows: "value" });
  const largest = statisticsOf({
    group,
    unit: "kB",
    follows: "value",
    from: payloads.size_buckets.at(-1)!.rows,
  });
  return [
    sum("total", { ...total, source: `${total.source}; M-10` }, found.totalBytes / 1e9),
    mean("mean", mean_bytes, found.totalBytes / rows.payloads),
    median("median", median_bytes, histogramQuantile(found.bytes, 0.5)),
    largest("largest", max_kb, found.bytes.max / KB),
  ];
}

function largeStatistics({ large_payloads: { stats } }: Payloads, census: CensusSummary): Statistic[] {
  const { large } = census.payloads;
  const rows = statisticsOf({ group: LARGE, unit: "rows", follows: "count" });
  const size = statisticsOf({ group: LARGE, unit: "KiB", follows: "value", from: stats.count });
  const kib = (value: number) => ({ value, source: `${stats.source}; M-07` });
  return [
    rows("of 45 kB and more", { value: stats.count, source: stats.source }, large.count),
    size("mean", kib(stats.mean_kb), large.meanBytes / KIB),
    size("median", kib(stats.median_kb), large.medianBytes / KIB),
    size("standard deviation", kib(stats.std_dev_kb), large.stdDevBytes / KIB),
  ];
}

/** Versions by payload size, with bounds in a unit; the last bucket is taken without its upper bound. */
function bucketStatistics(
  { group, unit, unitBytes }: { readonly group: string; readonly unit: string; readonly unitBytes: number },
  published: Payloads["size_buckets"],
  histogram: HistogramSummary,
): Statistic[] {
  const statistic = statisticsOf({ group, unit: "rows", follows: "count" });
  return published.map(({ min_kb: min, max_kb: max, rows: value, source }, i) => {
    const last = i === published.length - 1;
    const name = last ? `${min} ${unit} and more` : `${min} to ${max} ${unit}`;
    const rows = countBetween(histogram, min * unitBytes, last ? Infinity : max * unitBytes - 1);
    return statistic(name, { value, source: `${source}; M-06` }, rows);
  });
}

function bulge(
  { large_payloads: { share_85_to_120_kb_pct_published: share, stats } }: Payloads,
  census: CensusSummary,
) {
  const statistic = statisticsOf({
    group: LARGE,
    unit: "percent",
    follows: "value",
    from: stats.count,
    unmatched: "the fine table's own rows give 74.7 % (M-14)",
  });
  const [from, to] = BULGE_KB;
  const inside = countBetween(census.payloads.bytes, from * KB, to * KB - 1);
  return statistic(
    `share of ${from} to ${to} kB, as printed`,
    share,
    100 * inside / census.payloads.large.count,
  );
}
