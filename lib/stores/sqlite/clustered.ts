import { CLUSTERED_INDEX } from "./versions/clustered_index.ts";
import { versionStore } from "./versions/version_store.ts";

/** A row a version, found by (attribute value, version) rows in one clustered table. */
export const CLUSTERED = versionStore({
  name: "clustered",
  about: "SQLite with a row a version and one table of (word, version), clustered, WAL",
  index: CLUSTERED_INDEX,
});
