import type { FidelityRow } from "../reference/mendoza_fidelity.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { attributeStatistics } from "./attribute_statistics.ts";
import { creatorStatistics } from "./creator_statistics.ts";
import { judgeStatistic } from "./judge_statistic.ts";
import { calendarStatistics, lifeStatistics } from "./life_statistics.ts";
import type { LoadedStorage } from "./load_storage.ts";
import { readMendozaReference } from "../reference/mendoza.ts";
import { payloadStatistics } from "./payload_statistics.ts";
import { sizeStatistics } from "./size_statistics.ts";
import { storageStatistics } from "./storage_statistics.ts";
import { typeStatistics } from "./type_statistics.ts";

/** Every published statistic of Mendoza that can be counted in a chain, beside a census of synthetic data at a scale. */
export function compareMendozaCensus(census: CensusSummary, scale: number): FidelityRow[] {
  const reference = readMendozaReference();
  return [
    ...sizeStatistics(reference, census),
    ...creatorStatistics(reference, census),
    ...calendarStatistics(reference, census),
    ...lifeStatistics(reference, census),
    ...attributeStatistics(reference, census),
    ...typeStatistics(reference, census),
    ...payloadStatistics(reference, census),
  ].map((statistic) => judgeStatistic(statistic, scale, census.accuracy.entityShare));
}

/** The published bytes by table and index beside those of a loaded database. */
export function compareMendozaStorage(loaded: LoadedStorage, scale: number): FidelityRow[] {
  return storageStatistics(readMendozaReference(), loaded).map((statistic) =>
    judgeStatistic(statistic, scale)
  );
}
