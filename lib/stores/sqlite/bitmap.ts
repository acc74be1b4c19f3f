import { BITMAP_INDEX } from "./versions/bitmap_index.ts";
import { versionStore } from "./versions/version_store.ts";

/** A row a version, found by roaring bitmaps. */
export const BITMAP = versionStore({
  name: "bitmap",
  about: "a row a version, and a roaring bitmap for each attribute value",
  index: BITMAP_INDEX,
});
