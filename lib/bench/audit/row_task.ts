import { ARKIV_INDEXES, ARKIV_TABLES, bitemporalSchema, createIndexes } from "../../stores/sqlite/schema.ts";

/** Who writes: Python draws as the published benchmarks did, at an interpreter's speed. */
export type RowProgram = "python" | "deno";

/**
 * Tables and indexes, those of primary keys counted. `full`: Arkiv's, 14 indexes; `simple`: one block in place of a range, 6.
 * Attribute rows alone: `rows-bitemporal`, Arkiv's text attributes, 6; `rows-simple`, the same columns with 2.
 */
type RowSchema = "full" | "simple" | "rows-bitemporal" | "rows-simple";

/** What is written and how, everything that a measured rate depends on. Two equal cases share their trials. */
export interface RowCase {
  readonly program: RowProgram;
  readonly schema: RowSchema;
  /** Attributes drawn for an entity; names that are drawn twice count once, as published (B-12). */
  readonly strings: number;
  readonly numbers: number;
  /** Null: attribute rows alone. */
  readonly payloadBytes: number | null;
  readonly entities: number;
  readonly entitiesPerCommit: number;
  /** `clock`: drawn, a payload byte by byte, while the time runs (B-01). `before`: ready when the clock starts. */
  readonly made: "clock" | "before";
  /**
   * `appended`: 15-byte text keys in ascending order and one end for all, so that indexes grow at their end (B-08). `random`:
   * random 32-byte keys and ends, as a chain's. `versions`: 1,000 entities of one attribute each, a version and a block a row (B-06).
   */
  readonly keys: "appended" | "random" | "versions";
  /** Page cache, in KiB; null: the library's 16 MB. */
  readonly cacheKib: number | null;
}

/** How a case's tables are made, and whether their rows have an end beside their block. */
interface RowTables {
  readonly sql: string;
  readonly ranges: boolean;
}

/** What a writing program is told. */
export interface RowTask extends Omit<RowCase, "program" | "schema">, RowTables {
  /** Of the database; nothing is there yet. */
  readonly path: string;
  readonly seed: number;
}

/** What a program found. */
export interface RowTrial {
  readonly entities: number;
  /** Rows in the database, counted when all was written. */
  readonly rows: number;
  /**
   * Time of each commit: inserts and COMMIT, and making the data where that is on the clock. As published, closing the file, which
   * moves the log into it, is not timed.
   */
  readonly commitMs: readonly number[];
  readonly fileBytes: number;
}

/** Names of attributes that are drawn. Source: sp:experiments.md:L395-L420 (mendoza.json exp_05 attribute_key_pool). */
export const KEY_POOL = 500;
/** Entities of the rows-only benchmarks, among ten names. Source: inconsistencies.md B-06; sp:src/db/02_benchmark_indexes_file_batch10k.py. */
export const VERSIONED_ENTITIES = 1000;
/** The one end of all rows, as published: no block reaches it. */
export const CONSTANT_END = 1_000_000_000;

/** Source: mendoza.json variants_used_in_experiments exp_06_simple (sp:src/db/06_benchmark_arkiv_schema_simple.py:L46-L110). */
const SIMPLE = `
CREATE TABLE string_attributes (
  entity_key BLOB NOT NULL,
  block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entity_key, key)
);
CREATE TABLE numeric_attributes (
  entity_key BLOB NOT NULL,
  block INTEGER NOT NULL,
  key TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (entity_key, key)
);
CREATE TABLE payloads (
  entity_key BLOB NOT NULL,
  block INTEGER NOT NULL,
  payload BLOB NOT NULL,
  content_type TEXT NOT NULL DEFAULT '',
  string_attributes TEXT NOT NULL DEFAULT '{}',
  numeric_attributes TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (entity_key)
);
CREATE INDEX simple_string_value ON string_attributes (key, value);
CREATE INDEX simple_number_value ON numeric_attributes (key, value);
CREATE INDEX simple_payload_block ON payloads (block);
`;

const STRING_TABLE = /CREATE TABLE string_attributes[^;]+;/.exec(ARKIV_TABLES)![0];
const STRING_INDEXES = Object.entries(ARKIV_INDEXES).filter(([name]) => name.startsWith("string_"));

/**
 * Source of the rows alone: mendoza.json variants_used_in_experiments exp_01_to_04_bitemporal and exp_01_to_04_simple_eva
 * (sp:experiments.md:L82-L93; sp:src/db/02_benchmark_indexes_file_batch10k.py:L53-L65).
 */
const SCHEMAS: Readonly<Record<RowSchema, RowTables>> = {
  full: { sql: bitemporalSchema(1), ranges: true },
  simple: { sql: SIMPLE, ranges: false },
  "rows-bitemporal": { sql: STRING_TABLE + createIndexes(Object.fromEntries(STRING_INDEXES)), ranges: true },
  "rows-simple": {
    sql: STRING_TABLE + createIndexes({ simple_entity: "string_attributes (entity_key, key)" }),
    ranges: true,
  },
};

/** The tables of a case, for its writing program. */
export function tablesOf({ schema }: Pick<RowCase, "schema">): RowTables {
  return SCHEMAS[schema];
}
