import { z } from "zod";
import { quantities, quantity, table } from "./quantity.ts";
import { readReference, referencePath } from "./read_reference.ts";

const number = z.number();
const text = z.string();
const source = z.string();
const range = { min: number, max: number };
const byKey = table({ key: text, rows: number });
const byLength = table({ min_bytes: number, max_bytes: number, rows: number });
const bySize = table({ min_kb: number, max_kb: number, rows: number });
const perEntity = table({ ...range, entities: number });

/** Figures of the dataset as a whole. */
const dataset = quantities(
  "entities_exact",
  "string_attribute_rows",
  "numeric_attribute_rows",
  "attribute_rows_total",
  "payload_rows",
  "total_rows",
  "database_size_gb",
  "first_block",
  "last_block",
  "block_span",
  "unique_creators",
  "string_attributes_per_entity_published",
  "numeric_attributes_per_entity_published",
  "attributes_per_entity_published",
  "mean_versions_per_entity",
  "string_rows_per_version",
  "numeric_rows_per_version",
  "rows_per_version_incl_payload",
);

const creators = z.object({
  top: table({ rank: number, rows: number }),
  others: z.object({ rows_recomputed: number, source }),
});

/** Values of the attribute `type`. null: entities without one; `a|b`: several types together. */
const entityDiversity = z.object({
  distinct_type_values: quantity,
  small_project_types: quantity.extend({ entities_per_type_min: number, entities_per_type_max: number }),
  large_project_types: quantity.extend({ entities_per_type_min: number }),
  top_types_by_entities: table({ type: text.nullable(), entities: number }),
  types_by_payload_rows: table({
    type: text.nullable(),
    rows: number,
    avg_string_json_bytes: number.optional(),
    avg_string_json_bytes_min: number.optional(),
    avg_string_json_bytes_max: number.optional(),
    max_string_json_bytes: number,
  }),
  small_project_samples: table({ examples: z.array(z.object({ type: text, entities: number })) }),
});

const lifecycle = z.object({
  creation_by_day: table({ day_first: number, day_last: number, entities: number, phase: text }),
  peak_day_entities: z.object({ ...range, source }),
  lifespan_buckets: table({ min_s: number, max_s: number.nullable(), entities: number }),
  updates: quantities(
    "entities_with_attribute_updates",
    "single_version_entities",
    "average_versions_per_entity_published",
    "multi_version_entities_recomputed",
  ),
  most_updated_attributes: table({ key: text, entities: number, avg_versions: number }),
  golem_provider_versions: table({
    versions_min: number,
    versions_max: number.nullable(),
    providers: number,
  }),
  golem_versions_total: quantity,
});

const storage = quantities("data_gb", "indexes_gb", "used_total_gb", "file_size_gb").extend({
  by_table: table({ table: text, data_gb: number, indexes_gb: number, total_gb: number }),
});

const attributes = z.object({
  string_attributes_per_entity: perEntity,
  numeric_attributes_per_entity: perEntity,
  common_string_keys: byKey,
  common_numeric_keys: byKey,
  json_cache_string_length_buckets: byLength,
  json_cache_numeric_length_buckets: byLength,
});

const payloads = quantities("mean_bytes", "median_bytes", "max_kb", "total_payload_gb_from_mean").extend({
  content_types: table({ content_type: text, rows: number }),
  size_buckets: bySize,
  large_payloads: z.object({
    stats: z.object({ count: number, mean_kb: number, median_kb: number, std_dev_kb: number, source }),
    buckets: bySize,
    share_85_to_120_kb_pct_published: quantity,
  }),
});

const experiments = z.object({
  exp_05_full_schema: z.object({
    results: z.array(z.object({ config: text, entities_per_s: number, rows_per_s: number })),
    source,
  }),
  exp_09_attribute_split: z.object({
    correlation_with_commit_time: z.object({
      num_string_attrs: number,
      num_numeric_attrs: number,
      num_entities: number,
      payload_kb: number,
    }),
    collinearity: z.object({ string_vs_numeric: number }),
    source,
  }),
  query_run_half_scale: z.object({
    per_type: z.array(z.object({ type: text, p50_ms: number })),
    source,
  }),
});

/** The published benchmark run again with another payload source, and corrected from its own figures (B-01). */
const correctedBaseline = z.object({
  reference_run: z.object({
    environment: text,
    as_published_code_entities_per_s: number,
    payload_generation_alone_entities_per_s: number,
    os_urandom_entities_per_s: number,
    os_urandom_rows_per_s: number,
    source,
  }),
  second_run: z.object({
    random_32_byte_keys: z.object({
      hashed_exp_05_entities_per_s: number,
      hashed_exp_05_rows_per_s: number,
    }),
    source,
  }),
  from_published_numbers_only: z.object({
    rows: z.array(
      z.object({ config: text, zero_payload_entities_per_s: number, zero_payload_rows_per_s: number }),
    ),
    source,
  }),
});

const mendoza = z.object({
  dataset,
  creators,
  entity_diversity: entityDiversity,
  lifecycle,
  relationships: z.object({ patterns: table({ id: text, keys: z.array(text), count: number }) }),
  storage,
  attributes,
  payloads,
  experiments_published: experiments,
  corrected_baseline: correctedBaseline,
});

/** The published facts about Mendoza that Headroom uses. Fields as in data/reference/README.md "Field meanings". */
export type Mendoza = Readonly<z.infer<typeof mendoza>>;

/**
 * data/reference/mendoza.json.
 * @throws {HeadroomError} The file is missing or has another shape.
 */
export function loadMendoza(): Mendoza {
  return readReference(referencePath("mendoza.json"), mendoza);
}
