import type { EntityStoreKind, KindFamily } from "../store_kind.ts";
import { arkivDatabase } from "./arkiv_database.ts";
import { bitemporalKind } from "./bitemporal.ts";
import { LIBSQL } from "./drivers/libsql.ts";
import { NODE_SQLITE } from "./drivers/node_sqlite.ts";
import { LARGE_CACHE_PAGES } from "./posting.ts";
import { POSTING_INDEX } from "./versions/posting_index.ts";
import { versionStore } from "./versions/version_store.ts";

const FAMILY: KindFamily = {
  names: "bitemporal-node-sqlite, posting-node-sqlite, bitemporal-libsql, posting-libsql",
  about: "bitemporal and posting, run by another SQLite library",
};

/**
 * `bitemporal` and `posting` run by another library than better-sqlite3: the same tables and statements, so that the drivers and the
 * versions of SQLite in them are compared. Their files are recognised as those of `bitemporal` and `posting`.
 */
export const BY_DRIVER: readonly EntityStoreKind[] = [NODE_SQLITE, LIBSQL].flatMap((driver) => [
  bitemporalKind({
    name: `bitemporal-${driver.name}`,
    about: `bitemporal's file, run by ${driver.about}`,
    schema: arkivDatabase(1),
    driver,
  }),
  versionStore({
    name: `posting-${driver.name}`,
    about: `posting's file, run by ${driver.about}`,
    index: POSTING_INDEX,
    largeCachePages: LARGE_CACHE_PAGES,
    driver,
  }),
]).map(({ recognises: _recognisedAsTheOther, ...kind }) => ({ ...kind, family: FAMILY }));
