import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { findEntityStore, findKelRegistry, isStoreModule, recordedStoreName } from "../../stores/mod.ts";
import type { EntityStoreKind, KelRegistryKind, StoreKind } from "../../stores/store_kind.ts";
import { WRITE_MODES } from "../../synth/organisation/organisation.ts";

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
}

/** An entity store with all its variants. @param from Its name, or a module's path. */
export function entityStoreChoice(kind: EntityStoreKind, from: string = kind.name): ChosenStore {
  return choice(kind, from, Object.keys(kind.variants));
}

/** A registry with every write mode on its first variant. @param from As `entityStoreChoice`. */
export function registryChoice(kind: KelRegistryKind, from: string = kind.name): ChosenStore {
  return choice(kind, from, WRITE_MODES);
}

/**
 * Entity stores from a comma-separated list of names and modules.
 * @param variant Only this variant of each store; all by default.
 * @throws {UsageError} An unknown name, one given twice, or a variant that a store does not have.
 */
export async function chooseEntityStores(names: string, variant?: string): Promise<ChosenStore[]> {
  return await choose(names, async (name) => {
    const kind = await findEntityStore(name);
    const from = recordedStoreName(name);
    const all = entityStoreChoice(kind, from);
    return variant === undefined ? all : only(all, variant, all.variants);
  });
}

/**
 * Registries by name or module, as `chooseEntityStores`.
 * @param variant A write mode, or `<mode>+<variant of the registry>`.
 */
export async function chooseRegistries(names: string, variant?: string): Promise<ChosenStore[]> {
  return await choose(names, async (from) => {
    const kind = await findKelRegistry(from);
    const all = registryChoice(kind, from);
    const settings = ["", ...Object.keys(kind.variants).slice(1).map((id) => `+${id}`)];
    const possible = WRITE_MODES.flatMap((mode) => settings.map((setting) => mode + setting));
    return variant === undefined ? all : only(all, variant, possible);
  });
}

/** The registry variant named by a write variant (`batch+full`), else the registry's first. */
export function settingOf(variant: string, kind: KelRegistryKind): string {
  return writeVariant(variant).setting ?? Object.keys(kind.variants)[0]!;
}

function choice(kind: StoreKind<unknown>, from: string, variants: readonly string[]): ChosenStore {
  const { name, extension, companions = [] } = kind;
  return { name, from, variants, extension, companions };
}

async function choose(
  names: string,
  find: (from: string) => Promise<ChosenStore>,
): Promise<ChosenStore[]> {
  const given = names.split(",").map((name) => name.trim()).filter((name) => name !== "");
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

function only(store: ChosenStore, variant: string, possible: readonly string[]): ChosenStore {
  if (possible.includes(variant)) return { ...store, variants: [variant] };
  throw new UsageError(`Cannot measure ${store.name} as "${variant}": it has no such variant`, {
    expected: possible.join(", "),
    actual: variant,
    next: `Choose one of ${possible.join(", ")} with --variant.`,
  });
}
