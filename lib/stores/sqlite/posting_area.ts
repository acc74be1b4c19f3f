import type { EntityStoreKind, KindFamily } from "../store_kind.ts";
import type { AreaIndexKind } from "./area/area_index.ts";
import { GEOHASH_INDEX } from "./area/geohash_grid.ts";
import { H3_INDEX } from "./area/h3_grid.ts";
import { RTREE_INDEX } from "./area/rtree_index.ts";
import { LARGE_CACHE_PAGES } from "./posting.ts";
import { POSTING_INDEX } from "./versions/posting_index.ts";
import { versionStore } from "./versions/version_store.ts";

const FAMILY: KindFamily = {
  names: "posting-rtree, posting-h3, posting-geohash",
  about: "posting with an index of who is available, by place",
};

/** `posting` with an index of places beside its words, written in the transaction of each block. */
export const POSTING_BY_AREA: readonly EntityStoreKind[] = [
  kind(RTREE_INDEX, "SQLite's R*Tree"),
  kind(H3_INDEX, "cells of H3"),
  kind(GEOHASH_INDEX, "cells of geohash"),
];

function kind(area: AreaIndexKind, what: string): EntityStoreKind {
  const base = versionStore({
    name: `posting-${area.name}`,
    about: `posting with an index of who is available, by ${what}`,
    index: POSTING_INDEX,
    area,
    largeCachePages: LARGE_CACHE_PAGES,
  });
  return { ...base, family: FAMILY };
}
