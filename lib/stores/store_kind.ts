import type { Block } from "../chain/block.ts";
import type { ExtendReading } from "../chain/extend_reading.ts";
import type { Durability } from "./durability.ts";
import type { EntityStore, EntityStoreCapabilities } from "./entity_store.ts";
import type { KelRegistry } from "./kel_registry.ts";

/** Settings that a kind of store is measured with. */
interface StoreVariant {
  /** One line for display. */
  readonly about: string;
  readonly durability: Durability;
  /** Measured only where it is named; without this, wherever the store is. */
  readonly onRequest?: boolean;
}

/** Kinds that are listed as one entry, because they differ in one thing alone. */
export interface KindFamily {
  /** Names of all its kinds, for display. */
  readonly names: string;
  /** What they have in common. */
  readonly about: string;
}

/** A kind of store: listed in `mod.ts`, or the default export of a user's own module. */
export interface StoreKind<Store> {
  /** Kebab-case; the value of `store` in every table. */
  readonly name: string;
  readonly about: string;
  readonly family?: KindFamily;
  /** By id, the default first, which is not on request; in the order of tables. */
  readonly variants: Readonly<Record<string, StoreVariant>>;
  /** File extension of its data, with the dot. */
  readonly extension: string;
  /** Suffixes of the files the engine keeps beside the data (`-wal`); removed together with it. */
  readonly companions?: readonly string[];
  /** There where the data lies elsewhere than at the path: in a service that the user runs, one store at a time. */
  readonly elsewhere?: StoredElsewhere;
  /** Bytes of the data at a path, where its files hold more: what every store of the kind begins with, what is kept for a log. */
  dataBytes?(path: string): number;
  /** Whether its engine runs in processes of its own: what they write and use is not this process's. */
  readonly ownProcesses?: true;
  /**
   * Opens the store at a path; creates it where nothing exists.
   * @throws {HeadroomError} The path is not usable, or holds something else; nothing was changed.
   */
  open(path: string, options: StoreOptions): Promise<Store>;
}

/** Data that removing the files at a store's path does not remove. */
interface StoredElsewhere {
  /**
   * Refuses to measure several stores, one after the other, where that will not do.
   * @throws {UsageError} `remove` may not take back what a store sent. @throws {HeadroomError} No service is there, or it holds something.
   */
  refuseUnready(): Promise<void>;
  /** Takes back what the store at a path sent, before its files are removed; nothing where there is none, or it may not. */
  remove(path: string): Promise<void>;
}

/** How a store is opened. */
export interface StoreOptions {
  /** An id of the kind's variants. */
  readonly variant: string;
}

/** A kind of entity store, with what it promises. */
export interface EntityStoreKind extends StoreKind<EntityStore> {
  readonly capabilities: EntityStoreCapabilities;
  /** There where stores of this kind are reached by an address: the same kind at one. @throws {UsageError} It is no address. */
  at?(address: string): EntityStoreKind;
  /**
   * Loads what the kind needs and a machine may lack, before any work. `open` does the same.
   * @throws {HeadroomError} It is not there, and what to do.
   */
  ready?(): Promise<void>;
  /** Whether a file or folder holds a store of this kind; it is only read. May throw a `HeadroomError`: why it cannot tell. */
  recognises?(path: string): boolean;
  /**
   * The chain of the store at a path, where no SQLite file of a known layout holds it: blocks of operations, up to the newest one, of one
   * state, as `readHistory` (sqlite/read_history.ts) gives them. The store is only read.
   * @param met Called at the first extend with what its number is counted from.
   * @throws {HeadroomError} It cannot be opened, is damaged, or keeps rows that contradict each other.
   */
  blocks?(path: string, met: (reading: ExtendReading) => void): AsyncGenerator<Block>;
  /** As `StoreKind.open`. `readOnly`: every write is refused; the store must exist and is not changed. */
  open(path: string, options: StoreOptions & { readonly readOnly?: boolean }): Promise<EntityStore>;
}

/** How registries of a kind are told from their files, and read. */
export interface RegistryReading {
  /** Whether a path holds a registry of this kind, or one that it appends to; it is only read. */
  recognises(path: string): Promise<boolean>;
  /**
   * Opens a registry that exists: nothing in it is changed, nothing of its settings is run, and appends are refused.
   * @throws {HeadroomError} It is damaged, of a newer version, or in a format that cannot be read.
   */
  open(path: string): Promise<KelRegistry>;
}

/** A kind of registry of key event logs. */
export interface KelRegistryKind extends StoreKind<KelRegistry> {
  /** There where it can be told from its files. */
  readonly reading?: RegistryReading;
}
