import type { EntityStoreKind } from "../store_kind.ts";
import { arkivDatabase } from "./arkiv_database.ts";
import { BitemporalLayout } from "./bitemporal_layout.ts";
import { compilePage } from "./compile_query.ts";
import { type SqliteKind, sqliteKind } from "./sqlite_store.ts";

/** Arkiv's exact schema at migration 1, which the published Mendoza dump has. Arkiv's own files are opened too. */
export const BITEMPORAL = bitemporalKind({
  name: "bitemporal",
  about: "Arkiv's exact schema at migration 1 (the published dump): 11 secondary indexes",
  schema: arkivDatabase(1),
});

/** Arkiv's exact schema at migration 2, the current one since 2025-12-24. Arkiv's own files are opened too. */
export const BITEMPORAL_M2 = bitemporalKind({
  name: "bitemporal-m2",
  about: "Arkiv's exact schema at migration 2 (the current one): 12 secondary indexes",
  schema: arkivDatabase(2),
});

const { recognises: _isBitemporal, ...asAsked } = bitemporalKind({
  name: "bitemporal-as-asked",
  about: "bitemporal's file, asked for a query's last value first",
  schema: arkivDatabase(1),
}, (query, continued) => compilePage(query, continued));

/** The file of `bitemporal` without estimates of what is rare, to show what they are worth. Its files are recognised as `bitemporal`'s. */
export const BITEMPORAL_AS_ASKED: EntityStoreKind = asAsked;

/** A kind of store that keeps every version in the tables of Arkiv's schema. */
export function bitemporalKind(
  kind: Pick<SqliteKind, "name" | "about" | "schema" | "driver">,
  page = compilePage,
): EntityStoreKind {
  return sqliteKind({
    ...kind,
    capabilities: { history: "all", language: "full", bulk: true },
    layout: (database, path) => new BitemporalLayout(database, path, { page }),
  });
}
