import { HeadroomError } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { openGitRegistry } from "../../stores/git/git_registry.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { ENTITY_STORES } from "../../stores/mod.ts";
import type { EntityVariant } from "../plan/profiles.ts";

/** What each variant sets: how much a returned append survives. Source: README.md "How to read a result". */
const SYNCHRONOUS = { normal: "NORMAL", full: "FULL" } as const satisfies Record<EntityVariant, string>;

/** Opens an entity store of the registry by its id. @throws {HeadroomError} No such store, or the path is not usable. */
export async function openEntityStore(
  id: string,
  path: string,
  variant: EntityVariant,
): Promise<EntityStore> {
  const store = ENTITY_STORES[id];
  if (store === undefined) throw unknownStore(id, Object.keys(ENTITY_STORES));
  return await store.open(path, { synchronous: SYNCHRONOUS[variant] });
}

/** Opens a registry of key event logs by its id. @throws {HeadroomError} No such registry, or the path is not usable. */
export async function openKelRegistry(id: string, path: string): Promise<KelRegistry> {
  if (id !== "git-registry") throw unknownStore(id, ["git-registry"]);
  return await openGitRegistry(path, { fsync: "none" });
}

function unknownStore(id: string, known: readonly string[]): HeadroomError {
  return new HeadroomError(`Cannot open store "${id}": it is not registered`, {
    expected: `one of ${known.join(", ")}`,
    actual: id,
    next: "Register it in lib/stores/mod.ts.",
  });
}
