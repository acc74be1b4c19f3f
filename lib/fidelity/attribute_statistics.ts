import type { CensusSummary } from "../inspect/census_summary.ts";
import { countBetween, type HistogramSummary } from "../inspect/histogram_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { ScaleRule, Statistic } from "./statistic.ts";

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
    ...numbers.map((statistic) => ({ ...statistic, follows: "whole" as ScaleRule })),
  ];
}

function perEntity(
  type: string,
  buckets: Mendoza["attributes"]["string_attributes_per_entity"],
  histogram: HistogramSummary,
): Statistic[] {
  return buckets.map(({ min, max, entities, source }) => ({
    group: "Attributes per entity",
    name: `${min} to ${max} ${type} attributes`,
    unit: "entities",
    published: entities,
    source,
    synthetic: countBetween(histogram, min, max),
    follows: "count",
  }));
}

function keys(
  type: "string" | "numeric",
  published: Mendoza["attributes"]["common_string_keys"],
  census: CensusSummary,
): Statistic[] {
  return published.map(({ key, rows, source }) => ({
    group: "Frequent keys",
    name: `${type} ${key}`,
    unit: "rows",
    published: rows,
    source,
    synthetic: census.attributes.find((found) => found.name === key && found.type === type)?.versions ?? 0,
    follows: "count",
  }));
}

/** Entities that hold one of a pattern's keys. Mendoza writes these entities once, so rows are entities. */
function relations({ relationships }: Mendoza, census: CensusSummary): Statistic[] {
  return relationships.patterns.map(({ id, keys, count, source }) => ({
    group: "References",
    name: `${id.replaceAll("_", " ")} (${keys.join(", ")})`,
    unit: "entities",
    published: count,
    source,
    synthetic: census.groups
      .filter(({ strings }) => keys.some((key) => strings.includes(key)))
      .reduce((sum, { entities }) => sum + entities, 0),
    follows: "count",
  }));
}

function lengths(
  type: string,
  buckets: Mendoza["attributes"]["json_cache_string_length_buckets"],
  histogram: HistogramSummary,
): Statistic[] {
  return buckets.map(({ min_bytes: min, max_bytes: max, rows, source }) => ({
    group: "JSON caches",
    name: `${type} JSON of ${min} to ${max - 1} bytes`,
    unit: "rows",
    published: rows,
    source,
    synthetic: countBetween(histogram, min, max - 1),
    follows: "count",
  }));
}
