import type { EntityStoreKind } from "../store_kind.ts";
import { postgresKind } from "./postgres_store.ts";
import { BTREE_WORDS, GIN_WORDS } from "./version_words.ts";

/** The same rows as `posting`, in PostgreSQL, found by words in its inverted index (GIN). */
export const POSTGRES: EntityStoreKind = postgresKind({
  name: "postgres",
  about: "PostgreSQL 18 started for the store: a row a version, found by words in an inverted index (GIN)",
  words: GIN_WORDS,
});

/** The same, found by one table of (word, version). */
export const POSTGRES_BTREE: EntityStoreKind = postgresKind({
  name: "postgres-btree",
  about: "PostgreSQL 18 started for the store: a row a version, found by one table of (word, version)",
  words: BTREE_WORDS,
});
