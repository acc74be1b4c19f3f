import type { CensusSummary } from "../inspect/census_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Statistic } from "./statistic.ts";

/** Who created how many versions (M-02: the published counts are of versions). */
export function creatorStatistics({ creators, dataset }: Mendoza, census: CensusSummary): Statistic[] {
  const { top, others } = creators;
  const versions = census.creators.top.map((creator) => creator.versions);
  const common = { group: "Creators", unit: "versions", follows: "count" } as const;
  const { value, source } = dataset.unique_creators;
  return [
    ...top.map(({ rank, rows, source }): Statistic => ({
      ...common,
      name: `creator of rank ${rank}`,
      published: rows,
      source,
      synthetic: versions[rank - 1] ?? 0,
    })),
    {
      ...common,
      name: "all other creators",
      published: others.rows_recomputed,
      source: `${others.source}; M-02`,
      synthetic: census.versions - versions.slice(0, top.length).reduce((a, b) => a + b, 0),
    },
    {
      group: "Creators",
      name: "different creators",
      unit: "accounts",
      published: value,
      source,
      synthetic: census.creators.distinct,
      follows: "whole",
    },
  ];
}
