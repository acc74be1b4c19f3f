import type { EntityStore } from "../../stores/entity_store.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import { type ChosenStore, settingOf } from "../plan/chosen_store.ts";

/** Opens a trial's entity store. @throws {HeadroomError} No such store, or the path is not usable. */
export async function openEntityStore(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<EntityStore> {
  return await (await findEntityStore(store.from)).open(path, { variant });
}

/** Opens a trial's registry; `variant` includes its write mode. Throws as `openEntityStore`. */
export async function openKelRegistry(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<KelRegistry> {
  const kind = await findKelRegistry(store.from);
  return await kind.open(path, { variant: settingOf(variant, kind) });
}

/** Removes a store: its file or folder, and its companions. */
export async function removeStore(store: ChosenStore, path: string): Promise<void> {
  for (const part of [path, ...store.companions.map((ending) => path + ending)]) {
    await Deno.remove(part, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
