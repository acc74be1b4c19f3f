import { subjectKey } from "../runs/subject.ts";
import { largestFirst, mostMeasured } from "./evidence/pick.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { formatCount } from "../text/numbers.ts";
import type { Assessment } from "./assessment.ts";
import { METRICS } from "../reference/metrics.ts";
import type { Interval } from "./verdicts/verdict.ts";

/** A row of the comparison, in rows/s: entities/s are comparable only at equal rows per version. */
export interface PublishedRow {
  readonly label: string;
  /** published: as printed. corrected: payload generation taken out of the clock. measured: this run. */
  readonly kind: "published" | "corrected" | "measured";
  readonly rowsPerS: number;
  readonly interval: Interval;
  /** Entities/s for a Mendoza version (19.13 rows) at the same rows/s. */
  readonly mendozaVersionsPerS: number;
  readonly note: string;
  readonly source: string;
}

/**
 * The published throughput as printed, corrected, and measured here, in their common unit: rows/s.
 *
 * The published figure timed a random-number generator (B-01); 700 entities/s and 6,400 rows/s are the same test entity of
 * 9 rows, while a Mendoza version has 19.13, so a figure's worth in Mendoza versions/s follows from its rows/s.
 */
export function publishedAgainstMeasured(mendoza: Mendoza, assessment: Assessment): PublishedRow[] {
  const rowsPerMendozaVersion = mendoza.dataset.rows_per_version_incl_payload.value;
  return [...publishedThroughput(mendoza), ...measuredRows(assessment)].map((line) => ({
    ...line,
    mendozaVersionsPerS: line.rowsPerS / rowsPerMendozaVersion,
  }));
}

type Line = Omit<PublishedRow, "mendozaVersionsPerS">;

/** The published throughput as printed and corrected, without what a run measured. */
export function publishedThroughput(
  { experiments_published, corrected_baseline: corrected }: Mendoza,
): Line[] {
  const printed = experiments_published.exp_05_full_schema.results.find(({ config }) =>
    config === "typical"
  )!;
  const fromPrinted = corrected.from_published_numbers_only.rows.find(({ config }) => config === "typical")!;
  const { reference_run: rerun, second_run: second } = corrected;
  const hashed = second.random_32_byte_keys;
  const corrections = { kind: "corrected", interval: null } as const;
  return [
    {
      label: "published",
      kind: "published",
      interval: null,
      rowsPerS: printed.rows_per_s,
      note: "payload bytes were drawn one by one on the clock (B-01)",
      source: experiments_published.exp_05_full_schema.source,
    },
    {
      ...corrections,
      label: "published, payload cost taken out",
      rowsPerS: fromPrinted.zero_payload_rows_per_s,
      note: "from the published numbers alone: no payload at all",
      source: corrected.from_published_numbers_only.source,
    },
    {
      ...corrections,
      label: "same code, payload made at once",
      rowsPerS: rerun.os_urandom_rows_per_s,
      note: `sequential keys, small file; ${rerun.environment}`,
      source: rerun.source,
    },
    {
      ...corrections,
      label: "same, 32-byte hashed keys, 100,000 entities",
      rowsPerS: hashed.hashed_exp_05_rows_per_s,
      note: "keys as a chain has them",
      source: second.source,
    },
  ];
}

/** Rates of Mendoza's synthetic chain as measured: of each variant at the largest size with an interval, and at the largest. */
function measuredRows({ projections, run }: Assessment): Line[] {
  const own = projections.filter((p) =>
    p.scenario === "mendoza" && p.basis === "measured" && p.metric === METRICS.rowsPerS.id
  );
  const shown = [...Map.groupBy(own, subjectKey).values()].flatMap((sizes) => [
    ...new Set([mostMeasured(sizes, METRICS.rowsPerS)!, sizes.toSorted(largestFirst)[0]!]),
  ]);
  return shown.map((rows) => ({
    label: `measured here, ${rows.store} ${rows.variant}, to ${formatCount(rows.size)} rows`,
    kind: "measured",
    rowsPerS: rows.value,
    interval: rows.interval,
    note: `synthetic Mendoza blocks, one transaction a block, ${rows.trials} trials`,
    source: `run ${run}`,
  }));
}
