import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { findEntityStore, findKelRegistry, isStoreModule, recordedStoreName } from "../../stores/mod.ts";
import type { EntityStoreKind, KelRegistryKind, StoreKind } from "../../stores/store_kind.ts";
import { WRITE_MODES, type WriteMode } from "../../synth/organisation/organisation.ts";

/** A kind of store that a run measures, as plain data: stored with the run's settings and sent to its trials. */
export interface ChosenStore {
  /** Its name in tables. */
  readonly name: string;
  /** Where to find the kind: its name, or the absolute path of a user's own module. */
  readonly from: string;
  /** What is compared, in the order of a repetition: an entity store's variants, or write modes of a registry. */
  readonly variants: readonly string[];
  readonly extension: string;
  /** Suffixes of the files beside the data. */
  readonly companions: readonly string[];
  /** There where removing its files does not remove its data. */
  readonly elsewhere?: true;
}

/** An entity store with all its variants but those on request. @param from Its name, or a module's path. */
export function entityStoreChoice(kind: EntityStoreKind, from: string = kind.name): ChosenStore {
  const measured = Object.entries(kind.variants).filter(([, { onRequest }]) => !onRequest);
  return choice(kind, from, measured.map(([id]) => id));
}

/** A registry with every write mode on its first variant. @param from As `entityStoreChoice`. */
export function registryChoice(kind: KelRegistryKind, from: string = kind.name): ChosenStore {
  return choice(kind, from, WRITE_MODES);
}

/**
 * Entity stores from a comma-separated list of names and modules.
 * @param variants Of each store, with commas between; all but those on request by default.
 * @throws {UsageError} An unknown name, one given twice, or a variant that a store does not have.
 */
export async function chooseEntityStores(names: string, variants?: string): Promise<ChosenStore[]> {
  return await choose(names, async (name) => {
    const kind = await findEntityStore(name);
    const usual = entityStoreChoice(kind, recordedStoreName(name));
    return variants === undefined ? usual : only(usual, variants, Object.keys(kind.variants));
  });
}

/**
 * Registries by name or module, as `chooseEntityStores`.
 * @param variants Write modes, or `<mode>+<variant of the registry>`.
 */
export async function chooseRegistries(names: string, variants?: string): Promise<ChosenStore[]> {
  return await choose(names, async (from) => {
    const kind = await findKelRegistry(from);
    const all = registryChoice(kind, from);
    const settings = ["", ...Object.keys(kind.variants).slice(1).map((id) => `+${id}`)];
    const possible = WRITE_MODES.flatMap((mode) => settings.map((setting) => mode + setting));
    return variants === undefined ? all : only(all, variants, possible);
  });
}

/**
 * Registries by name or module, in every combination of write modes and fsync modes, which are the ids of their variants.
 * @param fsync Null for the first one of each registry.
 * @throws {UsageError} As `chooseEntityStores`; a registry without such an fsync mode.
 */
export async function chooseFlows(
  names: string,
  { flows, fsync }: { readonly flows: readonly WriteMode[]; readonly fsync: readonly string[] | null },
): Promise<ChosenStore[]> {
  return await choose(names, async (from) => {
    const kind = await findKelRegistry(from);
    const settings = Object.keys(kind.variants);
    const unknown = fsync?.find((one) => !settings.includes(one));
    if (unknown !== undefined) {
      throw new UsageError(`Cannot measure ${kind.name} with --fsync ${unknown}: it has no such setting`, {
        expected: settings.join(", "),
        actual: unknown,
        next: "Choose one or more of them with --fsync.",
      });
    }
    const variants = (fsync ?? settings.slice(0, 1)).flatMap((setting) =>
      flows.map((flow) => setting === settings[0] ? flow : `${flow}+${setting}`)
    );
    return choice(kind, from, variants);
  });
}

/** The registry variant named by a write variant (`batch+commit`), else the registry's first. */
export function settingOf(variant: string, kind: KelRegistryKind): string {
  return writeVariant(variant).setting ?? Object.keys(kind.variants)[0]!;
}

function choice(kind: StoreKind<unknown>, from: string, variants: readonly string[]): ChosenStore {
  const { name, extension, companions = [], elsewhere } = kind;
  return {
    name,
    from,
    variants,
    extension,
    companions,
    ...elsewhere === undefined ? {} : { elsewhere: true },
  };
}

async function choose(
  names: string,
  find: (from: string) => Promise<ChosenStore>,
): Promise<ChosenStore[]> {
  const given = listed(names);
  const chosen = await Promise.all(given.map((name) => find(isStoreModule(name) ? resolve(name) : name)));
  const repeated = chosen.find((store, at) => chosen.findIndex(({ name }) => name === store.name) !== at);
  if (chosen.length > 0 && repeated === undefined) return chosen;
  const actual = repeated === undefined ? "none" : `"${repeated.name}" twice`;
  throw new UsageError(`"${names}" is not a list of stores: ${actual}`, {
    expected: "names or modules with commas between, each once",
    actual,
    next: "Name each store once.",
  });
}

/** @param variants With commas between, in the order in which they are compared. */
function only(store: ChosenStore, variants: string, possible: readonly string[]): ChosenStore {
  const given = [...new Set(listed(variants))];
  const unknown = given.find((variant) => !possible.includes(variant));
  if (unknown === undefined && given.length > 0) return { ...store, variants: given };
  const actual = unknown ?? variants;
  throw new UsageError(`Cannot measure ${store.name} as "${actual}": it has no such variant`, {
    expected: possible.join(", "),
    actual,
    next: "Choose one or more of them with --variant.",
  });
}

function listed(names: string): string[] {
  return names.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
