import type { Durability } from "./durability.ts";
import type { EntityStore, EntityStoreCapabilities } from "./entity_store.ts";
import type { KelRegistry } from "./kel_registry.ts";

/** Settings a kind of store is measured with. */
export interface StoreVariant {
  /** One line for people. */
  readonly about: string;
  readonly durability: Durability;
}

/** A kind of store: what the registries in mod.ts list, and what the default export of a user's own module is. */
export interface StoreKind<Store> {
  /** Kebab-case; the value of `store` in every table. */
  readonly name: string;
  readonly about: string;
  /** By id, the default first. The order is that of tables; comparisons alternate them. */
  readonly variants: Readonly<Record<string, StoreVariant>>;
  /** File ending of its data, with the dot. */
  readonly extension: string;
  /** Endings of the files the engine keeps beside the data (`-wal`); removed with them. */
  readonly companions?: readonly string[];
  /**
   * Opens the store at a path, and makes it where nothing is.
   * @throws {HeadroomError} The path is not usable, or holds something else; nothing was changed.
   */
  open(path: string, options: StoreOptions): Promise<Store>;
}

/** How a store is opened. */
export interface StoreOptions {
  /** An id of the kind's variants. */
  readonly variant: string;
}

/** A kind of entity store, with what it promises. */
export interface EntityStoreKind extends StoreKind<EntityStore> {
  readonly capabilities: EntityStoreCapabilities;
  /** As `StoreKind.open`. `readOnly`: every write is refused; what is stored must exist and stays as it is. */
  open(path: string, options: StoreOptions & { readonly readOnly?: boolean }): Promise<EntityStore>;
}

/** A kind of registry of key event logs. */
export type KelRegistryKind = StoreKind<KelRegistry>;
