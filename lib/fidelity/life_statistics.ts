import { BLOCK_SECONDS } from "../chain/block.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;

/** When entities were created: by published phase, and on the quietest and busiest peak day. Each peak day must be a phase. */
export function calendarStatistics({ lifecycle }: Mendoza, census: CensusSummary): Statistic[] {
  const statistic = statisticsOf({ group: "Calendar", unit: "entities", follows: "count" });
  const created = (phase: string) =>
    census.phases.filter(({ name }) => name === phase).map(({ entities }) => entities);
  const { creation_by_day: phases, peak_day_entities: peak } = lifecycle;
  const { source } = peak;
  return [
    ...phases.map(({ day_first, day_last, entities: value, phase, source }) => {
      const days = day_first === day_last ? `day ${day_first}` : `days ${day_first} to ${day_last}`;
      const entities = created(phase).reduce((a, b) => a + b, 0);
      return statistic(`${days}, ${phase}`, { value, source }, entities);
    }),
    statistic("quietest peak day", { value: peak.min, source }, Math.min(...created("peak"))),
    statistic("busiest peak day", { value: peak.max, source }, Math.max(...created("peak"))),
  ];
}

/** How long entities live, and how often they are updated. */
export function lifeStatistics({ lifecycle }: Mendoza, census: CensusSummary): Statistic[] {
  return [
    ...lifespanStatistics(lifecycle, census),
    ...versionStatistics(lifecycle, census),
    ...golemStatistics(lifecycle, census),
    ...updatedStatistics(lifecycle, census),
  ];
}

function lifespanStatistics({ lifespan_buckets }: Mendoza["lifecycle"], census: CensusSummary): Statistic[] {
  const statistic = statisticsOf({ group: "Lifespans", unit: "entities", follows: "count" });
  return lifespan_buckets.map(({ min_s, max_s, entities: value, source }) => {
    const to = max_s === null ? Infinity : max_s / BLOCK_SECONDS - 1;
    const entities = countBetween(census.lifeBlocks, min_s / BLOCK_SECONDS, to);
    return statistic(lifespanName(min_s, max_s), { value, source }, entities);
  });
}

function lifespanName(minS: number, maxS: number | null): string {
  if (maxS === null) return `over ${duration(minS)}`;
  return minS === 0 ? `under ${duration(maxS)}` : `${duration(minS)} to ${duration(maxS)}`;
}

/** Seconds as the published table prints them. */
function duration(s: number): string {
  if (s < HOUR_S) return `${s / 60} min`;
  return s < DAY_S ? `${s / HOUR_S} h` : `${s / DAY_S} days`;
}

function versionStatistics({ updates }: Mendoza["lifecycle"], census: CensusSummary): Statistic[] {
  const entities = statisticsOf({ group: "Versions", unit: "entities", follows: "count" });
  const versions = statisticsOf({ group: "Versions", unit: "versions", follows: "value" });
  const single = countBetween(census.versionsPerEntity, 1, 1);
  const several = countBetween(census.versionsPerEntity, 2, Infinity);
  const mean = census.versions / census.entities;
  return [
    entities("of one version", updates.single_version_entities, single),
    entities("of several versions", updates.multi_version_entities_recomputed, several),
    {
      ...entities("updated, as printed", updates.entities_with_attribute_updates, several),
      unmatched: "800,335 entities less those of one version leave 23,149 (M-05)",
    },
    {
      ...versions("versions per entity, as printed", updates.average_versions_per_entity_published, mean),
      unmatched: "15.14 is string rows per entity; versions over entities is 1.34 (M-03)",
    },
  ];
}

function golemStatistics(
  { golem_provider_versions, golem_versions_total }: Mendoza["lifecycle"],
  { groups }: CensusSummary,
): Statistic[] {
  const golem = groups.find(({ strings }) => strings.includes("provId"));
  const entities = statisticsOf({ group: "Golem providers", unit: "entities", follows: "count" });
  const versions = statisticsOf({ group: "Golem providers", unit: "versions", follows: "count" });
  return [
    ...golem_provider_versions.map(({ versions_min: min, versions_max: max, providers: value, source }) => {
      const times = max === null
        ? `${min} times and more`
        : `${min === max ? min : `${min} to ${max}`} times`;
      const found = golem === undefined ? 0 : countBetween(golem.versionsPerEntity, min, max ?? Infinity);
      return entities(`written ${times}`, { value, source }, found);
    }),
    versions("versions in all", golem_versions_total, golem?.versions ?? 0),
  ];
}

/** Attributes with the most versions. */
function updatedStatistics(
  { most_updated_attributes }: Mendoza["lifecycle"],
  { attributes }: CensusSummary,
): Statistic[] {
  const group = "Most updated attributes";
  return most_updated_attributes.flatMap(({ key, entities, avg_versions, source }) => {
    const found = attributes.find(({ name }) => name === key) ?? { entities: 0, versions: 0 };
    const count = statisticsOf({ group, unit: "entities", follows: "count" });
    const mean = statisticsOf({ group, unit: "versions", follows: "value", from: entities });
    const perEntity = found.entities === 0 ? 0 : found.versions / found.entities;
    return [
      count(`${key}: entities`, { value: entities, source }, found.entities),
      mean(`${key}: versions per entity`, { value: avg_versions, source }, perEntity),
    ];
  });
}
