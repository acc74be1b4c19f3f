import type { Mendoza } from "../reference/mendoza.ts";

/** A published throughput, in rows/s: entities/s are comparable only at equal rows per version. */
export interface PublishedRow {
  readonly label: string;
  /** published: as printed. corrected: payload generation taken out of the clock. */
  readonly kind: "published" | "corrected";
  readonly rowsPerS: number;
  /** Entities/s for a Mendoza version (19.13 rows) at the same rows/s. */
  readonly mendozaVersionsPerS: number;
  readonly note: string;
  readonly source: string;
}

/**
 * The published throughput as printed and corrected, in rows/s.
 *
 * The published figure timed a random-number generator (B-01); 700 entities/s and 6,400 rows/s are the same test entity of
 * 9 rows, while a Mendoza version has 19.13, so a figure's worth in Mendoza versions/s follows from its rows/s.
 */
export function publishedThroughput(mendoza: Mendoza): PublishedRow[] {
  const { experiments_published, corrected_baseline: corrected } = mendoza;
  const rowsPerMendozaVersion = mendoza.dataset.rows_per_version_incl_payload.value;
  const printed = experiments_published.exp_05_full_schema.results.find(({ config }) =>
    config === "typical"
  )!;
  const fromPrinted = corrected.from_published_numbers_only.rows.find(({ config }) => config === "typical")!;
  const { reference_run: rerun, second_run: second } = corrected;
  const hashed = second.random_32_byte_keys;
  const corrections = { kind: "corrected" } as const;
  const rows: Omit<PublishedRow, "mendozaVersionsPerS">[] = [
    {
      label: "published",
      kind: "published",
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
  return rows.map((row) => ({ ...row, mendozaVersionsPerS: row.rowsPerS / rowsPerMendozaVersion }));
}
