import { type ReadCell, type ReadTrial } from "../../bench/audit/ask_stores.ts";
import { entitiesPerS } from "../../bench/audit/audit_figures.ts";
import { type BlockCosts, fitCosts } from "../../bench/audit/fit_costs.ts";
import { type AuditSamples, trialsOf } from "../../bench/audit/measure_audit.ts";
import { type AuditOptions, pairOf, THROUGHPUT_STEPS, throughputCase } from "../../bench/audit/plan_audit.ts";
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
      columns: ["", "by its method", "made before", "random keys, from Deno", "entities"],
      rows: parts.filter(({ unit }) => unit === "entities_per_s").map((part) => {
        const steps = THROUGHPUT_STEPS.map((step) => throughputCase(part.id, step, options));
        return [part.what, ...steps.map(rate), steps.map(({ entities }) => entities).join(" / ")];
      }),
    });
  }
  if (id === "indexes") {
    return tableLines({
      title: "Indexes, those of primary keys counted (published as 13, see M-09), entities/s",
      columns: ["", "measured", "14, ranges", "6, one block"],
      left: ["measured"],
      rows: parts.flatMap((part) =>
        (["published", "fair"] as const).map((method) => {
          const { of, against } = pairOf(id, part.id, { method, options })!;
          return [part.what, method === "fair" ? "fairly" : "by its method", rate(of), rate(against)];
        })
      ),
    });
  }
  if (id === "strings") return [...costLines(samples), correlatedLine()];
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

/** What the published correlations say, which grow with one another. Source: mendoza.json exp_09_attribute_split (sp:experiments.md:L641-L679). */
function correlatedLine(): string {
  const { correlation_with_commit_time: own, collinearity } =
    loadMendoza().experiments_published.exp_09_attribute_split;
  const [strings, numbers, both] = [
    own.num_string_attrs,
    own.num_numeric_attrs,
    collinearity.string_vs_numeric,
  ]
    .map((value) => value.toFixed(2));
  return "  correlations as printed there, not measured here: " +
    `string rows ${strings} with time, numeric rows ${numbers}, with each other ${both}`;
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
