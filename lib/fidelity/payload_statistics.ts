import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween, histogramQuantile, type HistogramSummary } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Quantity } from "../reference/quantity.ts";
import type { Statistic } from "./statistic.ts";

type Payloads = Mendoza["payloads"];

const UNIT_BYTES = { bytes: 1, kB: 1_000, KiB: 1_024, GB: 1e9 } as const;
type Unit = keyof typeof UNIT_BYTES;

/** Range for which the source prints the share of the large payloads, kB. Source: sp:mendoza-dump.md:L510. */
const BULGE_KB = [85, 120] as const;

/**
 * Content types and payload sizes. The fine table's bounds are read in kB, the coarse table's and the large payloads' mean,
 * median and deviation in KiB (M-06, M-07; choices in lib/scenarios/mendoza/mendoza.ts).
 */
export function payloadStatistics({ payloads }: Mendoza, census: CensusSummary): Statistic[] {
  const { bytes } = census.payloads;
  const { buckets } = payloads.large_payloads;
  return [
    ...payloads.content_types.map(({ content_type, rows, source }): Statistic => ({
      group: "Content types",
      name: content_type,
      unit: "rows",
      published: rows,
      source,
      synthetic: census.contentTypes.find(({ value }) => value === content_type)?.versions ?? 0,
      follows: "count",
    })),
    ...overall(payloads, census),
    ...bucketStatistics({ group: "Payload sizes, coarse table", unit: "KiB" }, payloads.size_buckets, bytes),
    ...largeStatistics(payloads, census),
    ...bucketStatistics({ group: "Payload sizes, large ones", unit: "kB" }, buckets, bytes),
    bulge(payloads, census),
  ];
}

function overall(payloads: Payloads, { payloads: found, rows }: CensusSummary): Statistic[] {
  const { mean_bytes, median_bytes, max_kb, total_payload_gb_from_mean: total, large_payloads } = payloads;
  const line = (name: string, unit: Unit, { value, source }: Quantity) =>
    ({ group: "Payload sizes", name, unit, published: value, source, follows: "value" }) as const;
  const from = large_payloads.stats.count;
  return [
    {
      ...line("total", "GB", { ...total, source: `${total.source}; M-10` }),
      synthetic: found.totalBytes / UNIT_BYTES.GB,
      follows: "count",
      // A total is no count of things: the number of large payloads limits how exact a sample's total can be.
      from,
    },
    { ...line("mean", "bytes", mean_bytes), synthetic: found.totalBytes / rows.payloads, from },
    { ...line("median", "bytes", median_bytes), synthetic: histogramQuantile(found.bytes, 0.5) },
    {
      ...line("largest", "kB", max_kb),
      synthetic: found.bytes.max / UNIT_BYTES.kB,
      from: payloads.size_buckets.at(-1)!.rows,
    },
  ];
}

function largeStatistics({ large_payloads: { stats } }: Payloads, census: CensusSummary): Statistic[] {
  const { large } = census.payloads;
  const group = "Payload sizes, large ones";
  const kib = (name: string, published: number, bytes: number): Statistic => ({
    ...{ group, name, unit: "KiB", published, source: `${stats.source}; M-07` },
    synthetic: bytes / UNIT_BYTES.KiB,
    follows: "value",
    from: stats.count,
  });
  const count: Statistic = {
    ...{ group, name: "of 45 kB and more", unit: "rows", published: stats.count, source: stats.source },
    synthetic: large.count,
    follows: "count",
  };
  return [
    count,
    kib("mean", stats.mean_kb, large.meanBytes),
    kib("median", stats.median_kb, large.medianBytes),
    kib("standard deviation", stats.std_dev_kb, large.stdDevBytes),
  ];
}

/** Versions by payload size; the last bucket is taken without its upper bound. @param of `unit` is that of the bounds. */
function bucketStatistics(
  { group, unit }: { readonly group: string; readonly unit: Unit },
  published: Payloads["size_buckets"],
  histogram: HistogramSummary,
): Statistic[] {
  return published.map(({ min_kb: min, max_kb: max, rows, source }, i) => {
    const last = i === published.length - 1;
    const to = last ? Infinity : max * UNIT_BYTES[unit] - 1;
    return {
      group,
      name: last ? `${min} ${unit} and more` : `${min} to ${max} ${unit}`,
      unit: "rows",
      published: rows,
      source: `${source}; M-06`,
      synthetic: countBetween(histogram, min * UNIT_BYTES[unit], to),
      follows: "count",
    };
  });
}

function bulge({ large_payloads: large }: Payloads, census: CensusSummary): Statistic {
  const { value, source } = large.share_85_to_120_kb_pct_published;
  const [from, to] = BULGE_KB;
  const inside = countBetween(census.payloads.bytes, from * UNIT_BYTES.kB, to * UNIT_BYTES.kB - 1);
  return {
    group: "Payload sizes, large ones",
    name: `share of ${from} to ${to} kB, as printed`,
    unit: "percent",
    published: value,
    source,
    synthetic: 100 * inside / census.payloads.large.count,
    follows: "value",
    from: large.stats.count,
    unmatched: "the fine table's own rows give 74.7 % (M-14)",
  };
}
