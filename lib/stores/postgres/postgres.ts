import type { EntityStoreKind, KindFamily } from "../store_kind.ts";
import { postgresKind } from "./postgres_kind.ts";
import { BTREE_WORDS, GIN_WORDS, GIST_WORDS } from "./version_words.ts";

const FAMILY: KindFamily = {
  names: "postgres, postgres-btree, postgres-gist",
  about: "posting's rows in a PostgreSQL of its own, by words in GIN or a b-tree",
};

/**
 * The same rows as `posting`, in PostgreSQL, found by words in its inverted index (GIN). Why not a row a word in a b-tree, which is
 * `postgres-btree`: that appends 0.6 times as fast by processor time, into 1.6 times the bytes, and finds no faster on the whole.
 * `deno task race --contestants posting,postgres,postgres-btree --scenario compute-marketplace --scale 0.01 --rounds 1` makes the
 * first two again; `deno task query --store posting,postgres,postgres-btree --scale 0.01` the last one.
 */
export const POSTGRES: EntityStoreKind = postgresKind({
  name: "postgres",
  about: "PostgreSQL 18 started for the store: a row a version, found by words in an inverted index (GIN)",
  family: FAMILY,
  words: GIN_WORDS,
});

/** The same, found by one table of (word, version). */
export const POSTGRES_BTREE: EntityStoreKind = postgresKind({
  name: "postgres-btree",
  about: "PostgreSQL 18 started for the store: a row a version, found by one table of (word, version)",
  family: FAMILY,
  words: BTREE_WORDS,
});

/** `postgres` with an index of who is available, by place, written in the transaction of each block. */
export const POSTGRES_GIST: EntityStoreKind = postgresKind({
  name: "postgres-gist",
  about: "postgres with an index of who is available, by PostgreSQL's tree of boxes (GiST)",
  family: FAMILY,
  words: GIST_WORDS,
});
