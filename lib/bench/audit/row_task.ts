import { ARKIV_INDEXES, ARKIV_TABLES, createIndexes } from "../../stores/sqlite/schema.ts";

/** Who writes: Python draws as the published benchmarks did, at an interpreter's speed. */
export type RowProgram = "python" | "deno";

/** What is written and how, everything that a measured rate depends on. Two equal cases share their trials. */
export interface RowCase {
  readonly program: RowProgram;
  /** Arkiv's tables with the first n of its eleven secondary indexes, or one table of attribute rows alone. */
  readonly schema: { readonly arkiv: number } | { readonly attributes: "simple" | "bitemporal" };
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

/** What a writing program is told. */
export interface RowTask extends Omit<RowCase, "program" | "schema"> {
  /** Of the database; nothing is there yet. */
  readonly path: string;
  readonly sql: string;
  readonly seed: number;
}

/** What a program found. */
export interface RowTrial {
  readonly entities: number;
  /** Rows in the database, counted when all was written. */
  readonly rows: number;
  /** Time of each commit: inserts and COMMIT, and making the data where that is on the clock. */
  readonly commitMs: readonly number[];
  readonly fileBytes: number;
}

/** Names of attributes that are drawn. Source: sp:experiments.md:L395-L420 (mendoza.json exp_05 attribute_key_pool). */
export const KEY_POOL = 500;
/** Entities of the rows-only benchmarks. Source: inconsistencies.md B-06. */
export const VERSIONED_ENTITIES = 1000;
/** The one end of all rows, as published: no block reaches it. */
export const CONSTANT_END = 1_000_000_000;

/** Attribute rows alone, valid from one block to another: a primary key and the indexes of Arkiv's string attributes, 6 in all. */
const BITEMPORAL_ROWS = /CREATE TABLE string_attributes[^;]+;/.exec(ARKIV_TABLES)![0] +
  createIndexes(
    Object.fromEntries(
      Object.entries(ARKIV_INDEXES).filter(([name]) => name.startsWith("string_")),
    ),
  );

/**
 * The same columns with what finding a value takes, 2 indexes in all. Versions are kept, so that the primary key is not unique
 * without the block. Source: inconsistencies.md B-06, B-11; sp:experiments.md:L190-L210.
 */
const SIMPLE_ROWS = `
CREATE TABLE string_attributes (
  entity_key BLOB NOT NULL, from_block INTEGER NOT NULL, to_block INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL
);
CREATE INDEX simple_entity ON string_attributes (entity_key, key);
CREATE INDEX simple_value ON string_attributes (key, value);
`;

/** SQL that makes a case's tables and indexes. */
export function schemaOf({ schema }: Pick<RowCase, "schema">): string {
  if ("attributes" in schema) return schema.attributes === "simple" ? SIMPLE_ROWS : BITEMPORAL_ROWS;
  return ARKIV_TABLES +
    createIndexes(Object.fromEntries(Object.entries(ARKIV_INDEXES).slice(0, schema.arkiv)));
}
