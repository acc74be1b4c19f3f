import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween, type HistogramSummary } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

type Attributes = Mendoza["attributes"];

/** Attributes per entity, the most frequent keys, references to other entities, and the length of the JSON caches. */
export function attributeStatistics(reference: Mendoza, census: CensusSummary): Statistic[] {
  const { attributes } = reference;
  const strings = lengths("string", attributes.json_cache_string_length_buckets, census.stringJsonBytes);
  const numbers = lengths("numeric", attributes.json_cache_numeric_length_buckets, census.numberJsonBytes);
  return [
    ...perEntity("string", attributes.string_attributes_per_entity, census.stringsPerEntity),
    ...perEntity("numeric", attributes.numeric_attributes_per_entity, census.numbersPerEntity),
    ...keys("string", attributes.common_string_keys, census),
    ...keys("numeric", attributes.common_numeric_keys, census),
    ...relations(reference, census),
    ...strings,
    // Block numbers have fewer digits in a shorter chain, and with them the JSON that holds them.
    ...numbers.map((statistic) => ({ ...statistic, follows: "whole" as const })),
  ];
}

function perEntity(
  type: string,
  buckets: Attributes["string_attributes_per_entity"],
  histogram: HistogramSummary,
): Statistic[] {
  const statistic = statisticsOf({ group: "Attributes per entity", unit: "entities", follows: "count" });
  return buckets.map(({ min, max, entities: value, source }) =>
    statistic(`${min} to ${max} ${type} attributes`, { value, source }, countBetween(histogram, min, max))
  );
}

function keys(
  type: "string" | "numeric",
  published: Attributes["common_string_keys"],
  { attributes }: CensusSummary,
): Statistic[] {
  const statistic = statisticsOf({ group: "Frequent keys", unit: "rows", follows: "count" });
  return published.map(({ key, rows: value, source }) => {
    const found = attributes.find((attribute) => attribute.name === key && attribute.type === type);
    return statistic(`${type} ${key}`, { value, source }, found?.versions ?? 0);
  });
}

/** Entities that hold one of a pattern's keys. Mendoza writes these entities once, so rows are entities. */
function relations({ relationships }: Mendoza, { groups }: CensusSummary): Statistic[] {
  const statistic = statisticsOf({ group: "References", unit: "entities", follows: "count" });
  return relationships.patterns.map(({ id, keys, count: value, source }) => {
    const holders = groups.filter(({ strings }) => keys.some((key) => strings.includes(key)));
    const entities = holders.reduce((sum, group) => sum + group.entities, 0);
    return statistic(`${id.replaceAll("_", " ")} (${keys.join(", ")})`, { value, source }, entities);
  });
}

function lengths(
  type: string,
  buckets: Attributes["json_cache_string_length_buckets"],
  histogram: HistogramSummary,
): Statistic[] {
  const statistic = statisticsOf({ group: "JSON caches", unit: "rows", follows: "count" });
  return buckets.map(({ min_bytes: min, max_bytes, rows: value, source }) => {
    const max = max_bytes - 1;
    const rows = countBetween(histogram, min, max);
    return statistic(`${type} JSON of ${min} to ${max} bytes`, { value, source }, rows);
  });
}
