import { HeadroomError } from "../errors.ts";

/** A number with its source in data/reference/mendoza.json. */
export interface Quantity {
  readonly value: number;
  readonly source: string;
}

interface Sourced {
  readonly source: string;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The parts of data/reference/mendoza.json that synthetic data are compared with. */
export interface MendozaReference {
  readonly dataset: Readonly<Record<string, Quantity>>;
  readonly creators: {
    readonly top: readonly (Sourced & { readonly rank: number; readonly rows: number })[];
    readonly others: Sourced & { readonly rows_recomputed: number };
  };
  readonly entity_diversity: {
    readonly distinct_type_values: Quantity;
    readonly small_project_types: Quantity & {
      readonly entities_per_type_min: number;
      readonly entities_per_type_max: number;
    };
    readonly large_project_types: Quantity & { readonly entities_per_type_min: number };
    readonly top_types_by_entities: readonly TypeCount[];
    readonly types_by_payload_rows: readonly TypeRows[];
    readonly small_project_samples: readonly (Sourced & {
      readonly examples: readonly { readonly type: string; readonly entities: number }[];
    })[];
  };
  readonly lifecycle: {
    readonly creation_by_day: readonly (Sourced & {
      readonly day_first: number;
      readonly day_last: number;
      readonly entities: number;
      readonly phase: string;
    })[];
    readonly peak_day_entities: Range & Sourced;
    readonly lifespan_buckets: readonly (Sourced & {
      readonly min_s: number;
      readonly max_s: number | null;
      readonly entities: number;
    })[];
    readonly updates: Readonly<Record<string, Quantity>>;
    readonly most_updated_attributes: readonly (Sourced & {
      readonly key: string;
      readonly entities: number;
      readonly avg_versions: number;
    })[];
    readonly golem_provider_versions: readonly (Sourced & {
      readonly versions_min: number;
      readonly versions_max: number | null;
      readonly providers: number;
    })[];
    readonly golem_versions_total: Quantity;
  };
  readonly relationships: {
    readonly patterns: readonly (Sourced & {
      readonly id: string;
      readonly keys: readonly string[];
      readonly count: number;
    })[];
  };
  readonly storage: {
    readonly data_gb: Quantity;
    readonly indexes_gb: Quantity;
    readonly used_total_gb: Quantity;
    readonly file_size_gb: Quantity;
    readonly by_table: readonly (Sourced & {
      readonly table: string;
      readonly data_gb: number;
      readonly indexes_gb: number;
      readonly total_gb: number;
    })[];
  };
  readonly attributes: {
    readonly string_attributes_per_entity: readonly (Range & Sourced & { readonly entities: number })[];
    readonly numeric_attributes_per_entity: readonly (Range & Sourced & { readonly entities: number })[];
    readonly common_string_keys: readonly (Sourced & { readonly key: string; readonly rows: number })[];
    readonly common_numeric_keys: readonly (Sourced & { readonly key: string; readonly rows: number })[];
    readonly json_cache_string_length_buckets: readonly LengthBucket[];
    readonly json_cache_numeric_length_buckets: readonly LengthBucket[];
  };
  readonly payloads: {
    readonly content_types: readonly (Sourced & { readonly content_type: string; readonly rows: number })[];
    readonly mean_bytes: Quantity;
    readonly median_bytes: Quantity;
    readonly max_kb: Quantity;
    readonly total_payload_gb_from_mean: Quantity;
    readonly size_buckets: readonly KbBucket[];
    readonly large_payloads: {
      readonly stats: Sourced & {
        readonly count: number;
        readonly mean_kb: number;
        readonly median_kb: number;
        readonly std_dev_kb: number;
        readonly min_kb: number;
        readonly max_kb: number;
      };
      readonly buckets: readonly KbBucket[];
      readonly share_85_to_120_kb_pct_published: Quantity;
    };
  };
}

export interface TypeCount extends Sourced {
  /** null: entities without a type; `a|b`: several types together. */
  readonly type: string | null;
  readonly entities: number;
}

export interface TypeRows extends Sourced {
  readonly type: string | null;
  readonly rows: number;
  readonly avg_string_json_bytes?: number;
  readonly avg_string_json_bytes_min?: number;
  readonly avg_string_json_bytes_max?: number;
  readonly max_string_json_bytes: number;
}

export interface LengthBucket extends Sourced {
  readonly min_bytes: number;
  readonly max_bytes: number;
  readonly rows: number;
}

export interface KbBucket extends Sourced {
  readonly min_kb: number;
  readonly max_kb: number;
  readonly rows: number;
}

const PATH = new URL("../../data/reference/mendoza.json", import.meta.url);

/** @throws {HeadroomError} The file is missing or no JSON. */
export function readMendozaReference(): MendozaReference {
  try {
    return JSON.parse(Deno.readTextFileSync(PATH)) as MendozaReference;
  } catch (cause) {
    throw new HeadroomError(`Cannot read data/reference/mendoza.json: ${(cause as Error).message}`, {
      expected: "the published facts as JSON",
      next: "Restore the file: git checkout data/reference/mendoza.json",
      cause,
    });
  }
}
