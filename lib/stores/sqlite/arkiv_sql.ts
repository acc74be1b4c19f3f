import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { keyText } from "../../chain/system_attributes.ts";
import type { EntityStoreKind } from "../store_kind.ts";
import { arkivDatabase } from "./arkiv_database.ts";
import { BitemporalLayout } from "./bitemporal_layout.ts";
import { ARKIV_SQL, compileArkivPage } from "./compile_arkiv_page.ts";
import { sqliteKind } from "./sqlite_store.ts";

const { recognises: _isBitemporalM2, ...kind } = sqliteKind({
  name: ARKIV_SQL,
  about: "the file of bitemporal-m2, asked in the SQL of Arkiv's own SQLite store",
  capabilities: { history: "all", language: "full", bulk: true },
  schema: arkivDatabase(2, "own"),
  layout: (database, path) => new ArkivSqlLayout(database, path, { page: compileArkivPage }),
});

/** Arkiv's schema at migration 2, read as Arkiv's own store reads it. Its files are those of `bitemporal-m2`, and recognised as such. */
export const BITEMPORAL_ARKIV_SQL: EntityStoreKind = kind;

class ArkivSqlLayout extends BitemporalLayout {
  /** Arkiv has no other way to read an entity than a query; its clients ask for a whole page. Source: as `compileArkivPage`. */
  override get(key: EntityKey, atBlock: number): EntityVersion | null {
    const page = { limit: PAGE_LIMIT_MAX };
    return this.run(this.compile(`$key = ${keyText(key)}`), atBlock, page).versions[0] ?? null;
  }
}
