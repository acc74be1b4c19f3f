import { BLOCK_SECONDS } from "../chain/block.ts";
import type { AttributeStatistics, CensusSummary, GroupStatistics } from "../inspect/census_summary.ts";
import { countBetween } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Statistic } from "./statistic.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;

/** When entities were created: by published phase, and on the quietest and busiest peak day. Each peak day must be a phase. */
export function calendarStatistics(reference: Mendoza, census: CensusSummary): Statistic[] {
  const common = { group: "Calendar", unit: "entities", follows: "count" } as const;
  const created = (phase: string) =>
    census.phases.filter(({ name }) => name === phase).map(({ entities }) => entities);
  const { creation_by_day: phases, peak_day_entities: peak } = reference.lifecycle;
  const days = created("peak");
  return [
    ...phases.map(({ day_first, day_last, entities, phase, source }): Statistic => ({
      ...common,
      name: day_first === day_last
        ? `day ${day_first}, ${phase}`
        : `days ${day_first} to ${day_last}, ${phase}`,
      published: entities,
      source,
      synthetic: created(phase).reduce((a, b) => a + b, 0),
    })),
    {
      ...common,
      name: "quietest peak day",
      published: peak.min,
      source: peak.source,
      synthetic: Math.min(...days),
    },
    {
      ...common,
      name: "busiest peak day",
      published: peak.max,
      source: peak.source,
      synthetic: Math.max(...days),
    },
  ];
}

/** How long entities live, and how often they are updated. */
export function lifeStatistics(reference: Mendoza, census: CensusSummary): Statistic[] {
  const { lifespan_buckets } = reference.lifecycle;
  return [
    ...lifespan_buckets.map(({ min_s, max_s, entities, source }): Statistic => ({
      group: "Lifespans",
      name: lifespanName(min_s, max_s),
      unit: "entities",
      published: entities,
      source,
      synthetic: countBetween(
        census.lifeBlocks,
        min_s / BLOCK_SECONDS,
        max_s === null ? Infinity : max_s / BLOCK_SECONDS - 1,
      ),
      follows: "count",
    })),
    ...versionStatistics(reference, census),
    ...golemStatistics(reference, census),
    ...updatedStatistics(reference, census),
  ];
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

function versionStatistics(reference: Mendoza, census: CensusSummary): Statistic[] {
  const { updates } = reference.lifecycle;
  const common = { group: "Versions", unit: "entities", follows: "count" } as const;
  const several = countBetween(census.versionsPerEntity, 2, Infinity);
  const line = (field: keyof typeof updates, name: string, synthetic: number): Statistic => {
    const { value: published, source } = updates[field];
    return { ...common, name, published, source, synthetic };
  };
  return [
    line("single_version_entities", "of one version", countBetween(census.versionsPerEntity, 1, 1)),
    line("multi_version_entities_recomputed", "of several versions", several),
    {
      ...line("entities_with_attribute_updates", "updated, as printed", several),
      unmatched: "800,335 entities less those of one version leave 23,149 (M-05)",
    },
    {
      ...line(
        "average_versions_per_entity_published",
        "versions per entity, as printed",
        census.versions / census.entities,
      ),
      unit: "versions",
      follows: "value",
      unmatched: "15.14 is string rows per entity; versions over entities is 1.34 (M-03)",
    },
  ];
}

function golemStatistics({ lifecycle }: Mendoza, census: CensusSummary): Statistic[] {
  const golem: GroupStatistics | undefined = census.groups.find(({ strings }) => strings.includes("provId"));
  const common = { group: "Golem providers", follows: "count" } as const;
  return [
    ...lifecycle.golem_provider_versions.map((
      { versions_min: min, versions_max: max, providers, source },
    ): Statistic => ({
      ...common,
      name: max === null
        ? `written ${min} times and more`
        : min === max
        ? `written ${min} times`
        : `written ${min} to ${max} times`,
      unit: "entities",
      published: providers,
      source,
      synthetic: golem === undefined ? 0 : countBetween(golem.versionsPerEntity, min, max ?? Infinity),
    })),
    {
      ...common,
      name: "versions in all",
      unit: "versions",
      published: lifecycle.golem_versions_total.value,
      source: lifecycle.golem_versions_total.source,
      synthetic: golem?.versions ?? 0,
    },
  ];
}

/** Attributes with the most versions. */
function updatedStatistics({ lifecycle }: Mendoza, census: CensusSummary): Statistic[] {
  return lifecycle.most_updated_attributes.flatMap(
    ({ key, entities, avg_versions, source }): Statistic[] => {
      const found: AttributeStatistics | undefined = census.attributes.find(({ name }) => name === key);
      const common = { group: "Most updated attributes", source } as const;
      return [
        {
          ...common,
          name: `${key}: entities`,
          unit: "entities",
          published: entities,
          synthetic: found?.entities ?? 0,
          follows: "count",
        },
        {
          ...common,
          name: `${key}: versions per entity`,
          unit: "versions",
          published: avg_versions,
          synthetic: found === undefined ? 0 : found.versions / found.entities,
          follows: "value",
          from: entities,
        },
      ];
    },
  );
}
