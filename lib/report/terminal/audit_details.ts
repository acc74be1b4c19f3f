import { type ReadCell, type ReadTrial } from "../../bench/audit/ask_stores.ts";
import { entitiesPerS } from "../../bench/audit/audit_figures.ts";
import { type BlockCosts, correlationsOf, fitCosts } from "../../bench/audit/fit_costs.ts";
import { type AuditSamples, trialsOf } from "../../bench/audit/measure_audit.ts";
import {
  type AuditOptions,
  INDEX_COUNTS,
  indexCase,
  type Method,
  throughputCase,
} from "../../bench/audit/plan_audit.ts";
import type { RowCase } from "../../bench/audit/row_task.ts";
import { loadMendoza } from "../../reference/mendoza.ts";
import type { PublishedClaim } from "../../reference/published_claims.ts";
import { median, medianInterval } from "../../stats/mod.ts";
import { formatNumber, formatUs } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";

/** The tables behind a claim's figures; none where the figures are all. */
export function auditDetails(
  { id, parts }: PublishedClaim,
  samples: AuditSamples,
  options: AuditOptions,
): string[] {
  const rate = (own: RowCase) => perS(samples, own);
  if (id === "throughput") {
    return tableLines({
      title: "What the method makes, entities/s",
      columns: ["", "by its method", "made before", "fairly", "entities"],
      rows: parts.filter(({ unit }) => unit === "entities_per_s").map((part) => {
        const steps = (["published", "made_before", "fair"] as const).map((step) =>
          throughputCase(part.id, step, options)
        );
        return [part.what, ...steps.map(rate), steps.map(({ entities }) => entities).join(" / ")];
      }),
    });
  }
  if (id === "indexes") {
    return tableLines({
      title: "Secondary indexes, entities/s",
      columns: ["", "measured", ...INDEX_COUNTS.map(String)],
      left: ["measured"],
      rows: parts.flatMap((part) =>
        (["published", "fair"] as const).map((method: Method) => [
          part.what,
          method === "fair" ? "fairly" : "by its method",
          ...INDEX_COUNTS.map((indexes) => rate(indexCase(part.id, { method, indexes }, options))),
        ])
      ),
    });
  }
  if (id === "strings") return [...costLines(samples), ...correlationLines(samples)];
  return id === "reads" ? readLines(samples) : [];
}

function perS(samples: AuditSamples, own: RowCase): string {
  return formatNumber(median(trialsOf(samples, own).map(entitiesPerS)));
}

const COSTS: Readonly<Record<keyof BlockCosts, string>> = {
  stringRow: "a string row",
  numericRow: "a numeric row",
  entity: "an entity besides",
  payloadKb: "a kB of payload",
  commit: "a commit besides",
};

function costLines({ costs }: AuditSamples): string[] {
  const fits = costs.map(({ designed }) => fitCosts(designed));
  return tableLines({
    title: "What a commit costs by what its block holds, strings and numbers varied apart",
    columns: ["", "time", "[95 %]"],
    rows: Object.entries(COSTS).map(([name, words]) => {
      const { median: middle, interval } = medianInterval(fits.map((fit) => fit[name as keyof BlockCosts]));
      return [words, formatUs(middle), interval === null ? "-" : `[${interval.map(formatUs).join(", ")}]`];
    }),
  });
}

const CORRELATIONS = {
  strings: "string rows with time",
  numbers: "numeric rows with time",
  entities: "entities with time",
  payload: "payload with time",
  stringsWithNumbers: "string with numeric rows",
} as const;

function correlationLines({ costs }: AuditSamples): string[] {
  const of = (which: "together" | "designed", name: keyof typeof CORRELATIONS) =>
    median(costs.map((trial) => correlationsOf(trial[which])[name])).toFixed(2);
  const published = publishedCorrelations();
  return tableLines({
    title: "Correlations: where all grow together, as on a chain, and where they are varied apart",
    columns: ["", "together", "apart", "published"],
    rows: (Object.keys(CORRELATIONS) as (keyof typeof CORRELATIONS)[]).map((name) => [
      CORRELATIONS[name],
      of("together", name),
      of("designed", name),
      published[name],
    ]),
  });
}

/** As published, two decimals. Source: mendoza.json exp_09_attribute_split (sp:experiments.md:L641-L679). */
function publishedCorrelations(): Readonly<Record<keyof typeof CORRELATIONS, string>> {
  const { correlation_with_commit_time: own, collinearity } =
    loadMendoza().experiments_published.exp_09_attribute_split;
  return {
    strings: own.num_string_attrs.toFixed(2),
    numbers: own.num_numeric_attrs.toFixed(2),
    entities: own.num_entities.toFixed(2),
    payload: own.payload_kb.toFixed(2),
    stringsWithNumbers: collinearity.string_vs_numeric.toFixed(2),
  };
}

const CELLS: Readonly<Record<ReadCell, string>> = {
  published: "by its method",
  unindexed_all: "no indexes, all visible",
  indexed_first: "indexes, first block",
  fair: "indexes, all visible",
};

function readLines({ reads }: AuditSamples): string[] {
  const cells = Object.keys(CELLS) as ReadCell[];
  const middle = (of: (trial: ReadTrial) => readonly number[]) =>
    formatUs(1000 * median(reads.map((trial) => median(of(trial)))));
  return tableLines({
    title: "Time of a query (p50), by its published type",
    columns: ["", ...Object.values(CELLS), "published"],
    // Source: mendoza.json query_run_half_scale (sp:benchmark_05x.out).
    rows: loadMendoza().experiments_published.query_run_half_scale.per_type.map(({ type, p50_ms: ms }) => [
      type,
      ...cells.map((cell) => middle((trial) => trial[cell][type] ?? [NaN])),
      formatUs(1000 * ms),
    ]),
  });
}
