import type { CensusSummary } from "../inspect/census_summary.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { ScaleRule, Statistic } from "./statistic.ts";

type Line = readonly [
  field: keyof Mendoza["dataset"],
  name: string,
  unit: string,
  follows: ScaleRule,
  of: (census: CensusSummary) => number,
];

/** Figures of the dataset as a whole, by their names in mendoza.json `dataset`. */
const LINES: readonly Line[] = [
  ["entities_exact", "entities", "entities", "count", (c) => c.entities],
  ["payload_rows", "versions (payload rows)", "rows", "count", (c) => c.rows.payloads],
  ["string_attribute_rows", "string attribute rows", "rows", "count", (c) => c.rows.strings],
  ["numeric_attribute_rows", "numeric attribute rows", "rows", "count", (c) => c.rows.numbers],
  ["attribute_rows_total", "attribute rows", "rows", "count", (c) => c.rows.strings + c.rows.numbers],
  ["total_rows", "rows in all", "rows", "count", (c) => c.rows.total],
  ["mean_versions_per_entity", "versions per entity", "versions", "value", (c) => c.versions / c.entities],
  [
    "string_attributes_per_entity_published",
    "string rows per entity, all versions",
    "rows",
    "value",
    (c) => c.rows.strings / c.entities,
  ],
  [
    "numeric_attributes_per_entity_published",
    "numeric rows per entity, all versions",
    "rows",
    "value",
    (c) => c.rows.numbers / c.entities,
  ],
  [
    "attributes_per_entity_published",
    "attribute rows per entity, all versions",
    "rows",
    "value",
    (c) => (c.rows.strings + c.rows.numbers) / c.entities,
  ],
  [
    "rows_per_version_incl_payload",
    "rows per version, payload included",
    "rows",
    "value",
    (c) => c.rows.total / c.versions,
  ],
  ["first_block", "first block", "block", "value", (c) => c.blocks.first],
  ["last_block", "last block", "block", "whole", (c) => c.blocks.last],
  ["block_span", "blocks", "blocks", "count", (c) => c.blocks.span],
];

/** Entities, versions, rows and blocks. */
export function sizeStatistics({ dataset }: Mendoza, census: CensusSummary): Statistic[] {
  return LINES.map(([field, name, unit, follows, of]) => {
    const { value, source } = dataset[field];
    return { group: "Size", name, unit, published: value, source, synthetic: of(census), follows };
  });
}
