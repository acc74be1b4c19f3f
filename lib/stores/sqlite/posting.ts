import { POSTING_INDEX } from "./versions/posting_index.ts";
import { versionStore } from "./versions/version_store.ts";

/** A row a version, found by SQLite's own full-text search: one word for each attribute's value. */
export const POSTING = versionStore({
  name: "posting",
  about: "SQLite with a row a version and FTS5 as inverted index of live and of ended ones, WAL",
  index: POSTING_INDEX,
});
