/** Every store there is, by name. A new store is one folder and one line here; the contract tests run on each. */
import type { EntityStore, EntityStoreCapabilities } from "./entity_store.ts";
import { BITEMPORAL_CAPABILITIES, openBitemporal } from "./sqlite/bitemporal.ts";

/** A kind of entity store that can be opened. */
export interface EntityStoreKind {
  readonly name: string;
  /** One line for people. */
  readonly about: string;
  readonly capabilities: EntityStoreCapabilities;
  /** File ending of its data, with the dot; empty where it is a folder. */
  readonly extension: string;
  open(
    path: string,
    options: { readonly synchronous: "NORMAL" | "FULL"; readonly readOnly?: boolean },
  ): Promise<EntityStore>;
}

export const ENTITY_STORES: Readonly<Record<string, EntityStoreKind>> = {
  bitemporal: {
    name: "bitemporal",
    about: "SQLite with Arkiv's exact schema: 3 tables, 14 indexes, WAL",
    capabilities: BITEMPORAL_CAPABILITIES,
    extension: ".db",
    open: openBitemporal,
  },
};
