import type { VersionWords } from "./version_words.ts";

/**
 * The tables of a store: a row a version, as in the SQLite stores of versions, with ids in the order of Arkiv's results, so that a
 * page is read in order and ends as soon as it is full. What a block changes of an existing version is `to_block` alone, which no
 * index holds: PostgreSQL then writes the narrow row again in its own page (HOT), where the pages leave it room. Numbers of 64 bits
 * without a sign are stored as signed ones.
 */
const TABLES_SQL = [
  `CREATE TABLE blocks (
  number bigint NOT NULL,
  last_version bigint NOT NULL
)`,
  `CREATE TABLE versions (
  id bigint NOT NULL,
  from_block bigint NOT NULL,
  to_block bigint NOT NULL,
  expiration bigint NOT NULL,
  sequence bigint NOT NULL,
  string_count integer NOT NULL,
  number_count integer NOT NULL,
  key bytea NOT NULL,
  owner bytea NOT NULL,
  creator bytea NOT NULL
) WITH (fillfactor = 90)`,
  `CREATE TABLE attributes (
  id bigint NOT NULL,
  strings text NOT NULL,
  numbers text NOT NULL
)`,
  // Payloads are mostly compressed or random: to try it again costs time.
  `CREATE TABLE payloads (
  id bigint NOT NULL,
  content_type text NOT NULL,
  payload bytea STORAGE EXTERNAL NOT NULL
)`,
];

/** Who is available, by place: longitude and latitude in units (`UnitPoint`). */
const PLACES_SQL = `CREATE TABLE index_area_places (
  id bigint NOT NULL,
  to_block bigint NOT NULL,
  place point NOT NULL,
  key bytea NOT NULL
)`;
const PLACES_INDEXES = [
  "ALTER TABLE index_area_places ADD CONSTRAINT index_area_by_id PRIMARY KEY (id)",
  "CREATE INDEX index_area_by_end ON index_area_places (to_block)",
  "CREATE INDEX index_area_gist ON index_area_places USING gist (place)",
];

/** Names of the tables of a store with a kind of words. */
export function tableNames({ places }: VersionWords): readonly string[] {
  const own = ["blocks", "versions", "attributes", "payloads", "index_words"];
  return places ? [...own, "index_area_places"] : own;
}

/** Indexes by which a load finds again what it has written: their keys only ascend, so that they cost it little. */
export const INDEXES_WHILE_LOADING: readonly string[] = ["attributes_by_id", "payloads_by_id"];

/** Statements that make the tables of a store with a kind of words. */
export function tablesOf({ table, places }: VersionWords): readonly string[] {
  return [...TABLES_SQL, table, ...places ? [PLACES_SQL] : []];
}

/** Statements that make their indexes. */
export function indexesOf({ indexes, places }: VersionWords): readonly string[] {
  return [
    "ALTER TABLE blocks ADD CONSTRAINT blocks_by_number PRIMARY KEY (number)",
    "ALTER TABLE versions ADD CONSTRAINT versions_by_id PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX versions_by_key ON versions (key, id)",
    "ALTER TABLE attributes ADD CONSTRAINT attributes_by_id PRIMARY KEY (id)",
    "ALTER TABLE payloads ADD CONSTRAINT payloads_by_id PRIMARY KEY (id)",
    ...indexes,
    ...places ? PLACES_INDEXES : [],
  ];
}

/** Columns of a version without its payload, in the order of `FoundRow` (`version_columns.ts`). */
export const FOUND = "v.id, v.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, " +
  "a.strings, a.numbers";

/** What follows them of a whole version, in the order of `WholeRow`. */
export const PAYLOAD = ", p.content_type, p.payload";

/** SQL: the last version of the blocks up to one; NULL where there is none. */
export function lastIdAt(block: number): string {
  return `(SELECT last_version FROM blocks WHERE number <= ${block} ORDER BY number DESC LIMIT 1)`;
}

/** SQL: a list of byte strings. */
export function byteas(values: Iterable<string>): string {
  return `'{${Array.from(values, (hex) => `"\\\\x${hex}"`).join()}}'::bytea[]`;
}

/** SQL: a byte string of hexadecimal digits. */
export function bytea(hex: string): string {
  return `'\\x${hex}'::bytea`;
}
