import type { CensusSummary, GroupStatistics } from "../inspect/census_summary.ts";
import type { MendozaReference, TypeRows } from "../reference/mendoza.ts";
import type { Statistic } from "./statistic.ts";

/** Values of the attribute `type`: how many there are, their entities, rows and JSON lengths. */
export function typeStatistics(reference: MendozaReference, census: CensusSummary): Statistic[] {
  const { entity_diversity: published } = reference;
  const named = census.types.filter(({ value }) => value !== "");
  const { distinct_type_values: distinct, small_project_types: small, large_project_types: large } =
    published;
  const whole = { group: "Types", unit: "types", follows: "whole" } as const;
  const between = (min: number, max: number) =>
    named.filter(({ entities }) => entities >= min && entities <= max).length;
  return [
    {
      ...whole,
      name: "different values",
      published: distinct.value,
      source: distinct.source,
      synthetic: named.length,
    },
    {
      ...whole,
      name: `of ${small.entities_per_type_min} to ${small.entities_per_type_max} entities`,
      published: small.value,
      source: small.source,
      synthetic: between(small.entities_per_type_min, small.entities_per_type_max),
    },
    {
      ...whole,
      name: `of ${large.entities_per_type_min} and more entities`,
      published: large.value,
      source: large.source,
      synthetic: between(large.entities_per_type_min, Infinity),
    },
    ...published.top_types_by_entities.map(({ type, entities, source }) =>
      typeCount(type, entities, source, census)
    ),
    ...published.small_project_samples.flatMap(({ examples, source }) =>
      examples.map(({ type, entities }) => typeCount(type, entities, source, census))
    ),
    ...published.types_by_payload_rows.flatMap((row) => jsonOfType(row, census)),
  ];
}

function typeCount(type: string | null, entities: number, source: string, census: CensusSummary): Statistic {
  const values = valuesOf(type);
  return {
    group: "Types",
    name: nameOf(type),
    unit: "entities",
    published: entities,
    source,
    synthetic: census.types.filter(({ value }) => values.includes(value))
      .reduce((sum, found) => sum + found.entities, 0),
    follows: "count",
  };
}

/** Rows of a type, and the mean and longest JSON of its string attributes. */
function jsonOfType(row: TypeRows, census: CensusSummary): Statistic[] {
  const groups = census.groups.filter(({ type }) => valuesOf(row.type).includes(type ?? ""));
  const rows = groups.reduce((sum, { versions }) => sum + versions, 0);
  const bytes = groups.reduce((sum, group) => sum + group.versions * group.meanStringJsonBytes, 0);
  const { avg_string_json_bytes: mean, avg_string_json_bytes_min: min, avg_string_json_bytes_max: max } = row;
  const common = { group: "JSON by type", source: row.source } as const;
  return [
    {
      ...common,
      name: `${nameOf(row.type)}: rows`,
      unit: "rows",
      published: row.rows,
      synthetic: rows,
      follows: "count",
    },
    {
      ...common,
      name: `${nameOf(row.type)}: mean string JSON`,
      unit: "bytes",
      published: mean ?? (min! + max!) / 2,
      synthetic: rows === 0 ? 0 : bytes / rows,
      follows: "value",
      from: row.rows,
    },
    {
      ...common,
      name: `${nameOf(row.type)}: longest string JSON`,
      unit: "bytes",
      published: row.max_string_json_bytes,
      synthetic: Math.max(0, ...groups.map(longestJson)),
      follows: "value",
      from: row.rows,
    },
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
