import { POSTING_INDEX } from "./versions/posting_index.ts";
import { versionStore } from "./versions/version_store.ts";

/** A row a version, found by SQLite's own full-text search: one word for each attribute's value. */
export const POSTING = versionStore({
  name: "posting",
  about: "a row a version, found by FTS5's inverted indexes of live and of ended ones",
  index: POSTING_INDEX,
});
