import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween, histogramQuantile } from "../inspect/histogram_summary.ts";
import type { KbBucket, MendozaReference } from "../reference/mendoza.ts";
import type { Statistic } from "./statistic.ts";

const KB = 1_000;
const KIB = 1_024;
/** Where the fine table and the prose count a bulge of the large payloads, kB. Source: sp:mendoza-dump.md:L510. */
const BULGE_KB = [85, 120] as const;

/**
 * Content types and payload sizes. The fine table's bounds are read in kB, the coarse table's and the large payloads' mean,
 * median and deviation in KiB (M-06, M-07; choices in lib/scenarios/mendoza/mendoza.ts).
 */
export function payloadStatistics({ payloads }: MendozaReference, census: CensusSummary): Statistic[] {
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
    ...buckets("Payload sizes, coarse table", "KiB", KIB, payloads.size_buckets, census),
    ...largeStatistics(payloads, census),
    ...buckets("Payload sizes, large ones", "kB", KB, payloads.large_payloads.buckets, census),
    bulge(payloads, census),
  ];
}

function overall(
  payloads: MendozaReference["payloads"],
  { payloads: found, rows }: CensusSummary,
): Statistic[] {
  const { mean_bytes, median_bytes, max_kb, total_payload_gb_from_mean: total } = payloads;
  const group = "Payload sizes";
  const large = payloads.size_buckets.at(-1)!.rows;
  return [
    {
      ...{ group, name: "total", unit: "GB", published: total.value, source: `${total.source}; M-10` },
      synthetic: found.totalBytes / 1e9,
      follows: "count",
      // Not a count of things: the number of large payloads says how well the total is known.
      from: payloads.large_payloads.stats.count,
    },
    {
      ...{ group, name: "mean", unit: "bytes", published: mean_bytes.value, source: mean_bytes.source },
      synthetic: found.totalBytes / rows.payloads,
      follows: "value",
      from: payloads.large_payloads.stats.count,
    },
    {
      ...{ group, name: "median", unit: "bytes", published: median_bytes.value, source: median_bytes.source },
      synthetic: histogramQuantile(found.bytes, 0.5),
      follows: "value",
    },
    {
      ...{ group, name: "largest", unit: "kB", published: max_kb.value, source: max_kb.source },
      synthetic: found.bytes.max / KB,
      follows: "value",
      from: large,
    },
  ];
}

function largeStatistics({ large_payloads: { stats } }: MendozaReference["payloads"], census: CensusSummary) {
  const { large } = census.payloads;
  const group = "Payload sizes, large ones";
  const kib = (name: string, published: number, bytes: number): Statistic => ({
    ...{ group, name, unit: "KiB", published, source: `${stats.source}; M-07` },
    synthetic: bytes / KIB,
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

function buckets(
  group: string,
  unit: string,
  bytes: number,
  published: readonly KbBucket[],
  census: CensusSummary,
): Statistic[] {
  return published.map(({ min_kb: min, max_kb: max, rows, source }, i) => ({
    group,
    name: i === published.length - 1 ? `${min} ${unit} and more` : `${min} to ${max} ${unit}`,
    unit: "rows",
    published: rows,
    source: `${source}; M-06`,
    synthetic: countBetween(
      census.payloads.bytes,
      min * bytes,
      i === published.length - 1 ? Infinity : max * bytes - 1,
    ),
    follows: "count",
  }));
}

function bulge({ large_payloads: large }: MendozaReference["payloads"], census: CensusSummary): Statistic {
  const { value, source } = large.share_85_to_120_kb_pct_published;
  const [from, to] = BULGE_KB;
  const inside = countBetween(census.payloads.bytes, from * KB, to * KB - 1);
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
