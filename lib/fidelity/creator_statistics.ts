import type { CensusSummary } from "../inspect/census_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

/** Who created how many versions (M-02: the published counts are of versions). */
export function creatorStatistics({ creators, dataset }: Mendoza, census: CensusSummary): Statistic[] {
  const { top, others } = creators;
  const versions = census.creators.top.map((creator) => creator.versions);
  const rest = census.versions - versions.slice(0, top.length).reduce((a, b) => a + b, 0);
  const byVersions = statisticsOf({ group: "Creators", unit: "versions", follows: "count" });
  const accounts = statisticsOf({ group: "Creators", unit: "accounts", follows: "whole" });
  return [
    ...top.map(({ rank, rows: value, source }) =>
      byVersions(`creator of rank ${rank}`, { value, source }, versions[rank - 1] ?? 0)
    ),
    byVersions(
      "all other creators",
      { value: others.rows_recomputed, source: `${others.source}; M-02` },
      rest,
    ),
    accounts("different creators", dataset.unique_creators, census.creators.distinct),
  ];
}
