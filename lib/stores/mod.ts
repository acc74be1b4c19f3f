/**
 * Every kind of store, by name. A new one is one file and one line here, or a user's own module, named by its path; the
 * contract tests run on each.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UsageError } from "../errors.ts";
import { nearestName } from "../text/nearest_name.ts";
import { GIT_REGISTRY } from "./git/git_registry.ts";
import { BITEMPORAL } from "./sqlite/bitemporal.ts";
import type { EntityStoreKind, KelRegistryKind, StoreKind } from "./store_kind.ts";

/** Built-in kinds of entity stores, by name. */
export const ENTITY_STORES: Readonly<Record<string, EntityStoreKind>> = {
  [BITEMPORAL.name]: BITEMPORAL,
};

/** Built-in kinds of registries of key event logs, by name. */
export const KEL_REGISTRIES: Readonly<Record<string, KelRegistryKind>> = {
  [GIT_REGISTRY.name]: GIT_REGISTRY,
};

/** Finds a kind of entity store; see `findKind`. */
export function findEntityStore(name: string): Promise<EntityStoreKind> {
  return findKind(ENTITY_STORES, name, "entity store");
}

/** Finds a kind of registry of key event logs; see `findKind`. */
export function findKelRegistry(name: string): Promise<KelRegistryKind> {
  return findKind(KEL_REGISTRIES, name, "registry");
}

/** Whether a name is the path of a user's own module. */
export function isStoreModule(name: string): boolean {
  return name.endsWith(".ts");
}

/**
 * The kind of a name: one of the registry's, or the default export of a module where the name ends in `.ts`.
 * @throws {UsageError} No such name (names the nearest), or a module that cannot be loaded or exports no kind.
 */
async function findKind<Kind extends StoreKind<unknown>>(
  kinds: Readonly<Record<string, Kind>>,
  name: string,
  what: string,
): Promise<Kind> {
  if (Object.hasOwn(kinds, name)) return kinds[name]!;
  if (isStoreModule(name)) return await loadKind<Kind>(name, what);
  const hint = nearestName(name, Object.keys(kinds));
  throw new UsageError(`"${name}" is not a kind of ${what}`, {
    expected: `one of ${Object.keys(kinds).join(", ")}, or a module (my_store.ts)`,
    actual: name,
    next: hint === null ? `choose one of ${Object.keys(kinds).join(", ")}` : `did you mean "${hint}"?`,
  });
}

async function loadKind<Kind extends StoreKind<unknown>>(path: string, what: string): Promise<Kind> {
  let kind: Partial<Kind> | undefined;
  let actual = "no default export with name, variants, extension and open";
  try {
    kind = (await import(pathToFileURL(resolve(path)).href)).default;
  } catch (error) {
    actual = messageOf(error);
  }
  const complete = typeof kind?.name === "string" && typeof kind.open === "function" &&
    typeof kind.extension === "string" && Object.keys(kind.variants ?? {}).length > 0;
  if (complete) return kind as Kind;
  throw new UsageError(`Cannot use "${path}" as a kind of ${what}: ${actual}`, {
    expected: `a module whose default export is a kind of ${what} (lib/stores/store_kind.ts)`,
    actual,
    next: "Correct the path or the module.",
  });
}
