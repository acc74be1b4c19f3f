import type { CensusSummary, GroupStatistics } from "../inspect/census_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Statistic } from "./statistic.ts";

type Diversity = Mendoza["entity_diversity"];

/** Values of the attribute `type`: how many there are, their entities, rows and JSON lengths. */
export function typeStatistics({ entity_diversity: published }: Mendoza, census: CensusSummary): Statistic[] {
  const { distinct_type_values: distinct, small_project_types: small, large_project_types: large } =
    published;
  const { entities_per_type_min: min, entities_per_type_max: max } = small;
  const types = (name: string, { value, source }: Diversity["distinct_type_values"], synthetic: number) =>
    ({ group: "Types", name, unit: "types", published: value, source, synthetic, follows: "whole" }) as const;
  const samples = published.small_project_samples.flatMap(({ examples, source }) =>
    examples.map((example) => ({ ...example, source }))
  );
  return [
    types("different values", distinct, typesBetween(census, 0, Infinity)),
    types(`of ${min} to ${max} entities`, small, typesBetween(census, min, max)),
    types(
      `of ${large.entities_per_type_min} and more entities`,
      large,
      typesBetween(census, large.entities_per_type_min, Infinity),
    ),
    ...[...published.top_types_by_entities, ...samples].map((row) => typeCount(row, census)),
    ...published.types_by_payload_rows.flatMap((row) => jsonOfType(row, census)),
  ];
}

/** How many values of `type` have `min` to `max` entities. */
function typesBetween({ types }: CensusSummary, min: number, max: number): number {
  return types.filter(({ value, entities }) => value !== "" && entities >= min && entities <= max).length;
}

function typeCount(
  { type, entities, source }: Diversity["top_types_by_entities"][number],
  census: CensusSummary,
): Statistic {
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
function jsonOfType(row: Diversity["types_by_payload_rows"][number], census: CensusSummary): Statistic[] {
  const groups = census.groups.filter(({ type }) => valuesOf(row.type).includes(type ?? ""));
  const rows = groups.reduce((sum, { versions }) => sum + versions, 0);
  const bytes = groups.reduce((sum, group) => sum + group.versions * group.meanStringJsonBytes, 0);
  const { avg_string_json_bytes: mean, avg_string_json_bytes_min: min, avg_string_json_bytes_max: max } = row;
  const name = nameOf(row.type);
  const common = { group: "JSON by type", source: row.source } as const;
  const length = { ...common, unit: "bytes", follows: "value", from: row.rows } as const;
  return [
    {
      ...common,
      name: `${name}: rows`,
      unit: "rows",
      published: row.rows,
      synthetic: rows,
      follows: "count",
    },
    {
      ...length,
      name: `${name}: mean string JSON`,
      published: mean ?? (min! + max!) / 2,
      synthetic: rows === 0 ? 0 : bytes / rows,
    },
    {
      ...length,
      name: `${name}: longest string JSON`,
      published: row.max_string_json_bytes,
      synthetic: Math.max(0, ...groups.map(longestJson)),
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
