import type { FidelityRow } from "./fidelity_result.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { attributeStatistics } from "./attribute_statistics.ts";
import { creatorStatistics } from "./creator_statistics.ts";
import { judgeStatistic } from "./judge_statistic.ts";
import { calendarStatistics, lifeStatistics } from "./life_statistics.ts";
import type { LoadedStorage } from "./load_storage.ts";
import { loadMendoza } from "../reference/mendoza.ts";
import { payloadStatistics } from "./payload_statistics.ts";
import { sizeStatistics } from "./size_statistics.ts";
import { storageStatistics } from "./storage_statistics.ts";
import { typeStatistics } from "./type_statistics.ts";

const STATISTICS = [
  sizeStatistics,
  creatorStatistics,
  calendarStatistics,
  lifeStatistics,
  attributeStatistics,
  typeStatistics,
  payloadStatistics,
];

/** Every published statistic of Mendoza that can be counted in a chain, beside a census of synthetic data at a scale. */
export function compareMendozaCensus(census: CensusSummary, scale: number): FidelityRow[] {
  const mendoza = loadMendoza();
  return STATISTICS.flatMap((statistics) => statistics(mendoza, census))
    .map((statistic) => judgeStatistic(statistic, scale, census.accuracy.entityShare));
}

/** The published bytes by table and index beside those of a database loaded at a scale. */
export function compareMendozaStorage(loaded: LoadedStorage, scale: number): FidelityRow[] {
  return storageStatistics(loadMendoza(), loaded).map((statistic) => judgeStatistic(statistic, scale));
}
