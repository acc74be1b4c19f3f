import type { CensusSummary, GroupStatistics } from "../inspect/census_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

type Diversity = Mendoza["entity_diversity"];

/** Values of the attribute `type`: how many there are, their entities, rows and JSON lengths. */
export function typeStatistics({ entity_diversity: published }: Mendoza, census: CensusSummary): Statistic[] {
  const { distinct_type_values: distinct, small_project_types: small, large_project_types: large } =
    published;
  const { entities_per_type_min: min, entities_per_type_max: max } = small;
  const least = large.entities_per_type_min;
  const types = statisticsOf({ group: "Types", unit: "types", follows: "whole" });
  const samples = published.small_project_samples.flatMap(({ examples, source }) =>
    examples.map((example) => ({ ...example, source }))
  );
  return [
    types("different values", distinct, typesBetween(census, 0, Infinity)),
    types(`of ${min} to ${max} entities`, small, typesBetween(census, min, max)),
    types(`of ${least} and more entities`, large, typesBetween(census, least, Infinity)),
    ...[...published.top_types_by_entities, ...samples].map((row) => typeCount(row, census)),
    ...published.types_by_payload_rows.flatMap((row) => jsonOfType(row, census)),
  ];
}

/** How many values of `type` have `min` to `max` entities. */
function typesBetween({ types }: CensusSummary, min: number, max: number): number {
  return types.filter(({ value, entities }) => value !== "" && entities >= min && entities <= max).length;
}

function typeCount(
  { type, entities: value, source }: Diversity["top_types_by_entities"][number],
  { types }: CensusSummary,
): Statistic {
  const statistic = statisticsOf({ group: "Types", unit: "entities", follows: "count" });
  const values = valuesOf(type);
  const entities = types.filter((counted) => values.includes(counted.value))
    .reduce((sum, found) => sum + found.entities, 0);
  return statistic(nameOf(type), { value, source }, entities);
}

/** Rows of a type, and the mean and longest JSON of its string attributes. */
function jsonOfType(row: Diversity["types_by_payload_rows"][number], census: CensusSummary): Statistic[] {
  const { avg_string_json_bytes: mean, avg_string_json_bytes_min: min, avg_string_json_bytes_max: max } = row;
  const groups = census.groups.filter(({ type }) => valuesOf(row.type).includes(type ?? ""));
  const rows = groups.reduce((sum, { versions }) => sum + versions, 0);
  const bytes = groups.reduce((sum, group) => sum + group.versions * group.meanStringJsonBytes, 0);
  const longest = Math.max(0, ...groups.map(longestJson));
  const group = "JSON by type";
  const count = statisticsOf({ group, unit: "rows", follows: "count" });
  const length = statisticsOf({ group, unit: "bytes", follows: "value", from: row.rows });
  const name = nameOf(row.type);
  const published = (value: number) => ({ value, source: row.source });
  return [
    count(`${name}: rows`, published(row.rows), rows),
    length(`${name}: mean string JSON`, published(mean ?? (min! + max!) / 2), rows === 0 ? 0 : bytes / rows),
    length(`${name}: longest string JSON`, published(row.max_string_json_bytes), longest),
  ];
}

/** The group's mean length, with the longest value in place of the mean one for each attribute. */
function longestJson({ attributes, meanStringJsonBytes }: GroupStatistics): number {
  return Math.round(attributes.reduce(
    (sum, { values }) => sum + (values?.kind === "text" ? values.maxBytes - values.meanBytes : 0),
    meanStringJsonBytes,
  ));
}

function valuesOf(type: string | null): string[] {
  return type === null ? [""] : type.split("|");
}

function nameOf(type: string | null): string {
  return type === null ? "without a type" : type.replaceAll("|", ", ");
}
