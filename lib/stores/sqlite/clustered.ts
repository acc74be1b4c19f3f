import { CLUSTERED_INDEX } from "./versions/clustered_index.ts";
import { versionStore } from "./versions/version_store.ts";

/** A row a version, found by (attribute value, version) rows in one clustered table. */
export const CLUSTERED = versionStore({
  name: "clustered",
  about: "a row a version, found by one clustered table of (word, version)",
  index: CLUSTERED_INDEX,
});
