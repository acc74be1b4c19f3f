import { POSTING_INDEX } from "./versions/posting_index.ts";
import { versionStore } from "./versions/version_store.ts";

/**
 * Pages of the four indexes that a block writes to at random places: the keys, the versions of an entity, those that expire at a
 * block, and FTS5's sizes of what is live: 15,200 pages with the compute marketplace's 820,000 versions. What else a block writes
 * is mostly new, at the end of its table.
 *
 * It is for the memory: 398 MB at most in a load of the full marketplace before its peaks; with 512 MB of cache 1.2 GB, peaks
 * included. Whether it is faster was not shown: the load took 86 s of processor time against 95, one run of each.
 */
export const LARGE_CACHE_PAGES = 16_384;

/** A row a version, found by SQLite's own full-text search: one word for each attribute's value. */
export const POSTING = versionStore({
  name: "posting",
  about: "a row a version, found by FTS5's inverted indexes of live and of ended ones",
  index: POSTING_INDEX,
  largeCachePages: LARGE_CACHE_PAGES,
});
