import type { EntityStore } from "../../stores/entity_store.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import { type ChosenStore, settingOf } from "../plan/chosen_store.ts";
import { checkClaim } from "./store_claims.ts";

/** Opens a trial's entity store. @throws {HeadroomError} No such store, the path is not usable, or what it says is impossible. */
export async function openEntityStore(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<EntityStore> {
  const opened = await (await findEntityStore(store.from)).open(path, { variant });
  return checkClaim(store.name, "an opened store", opened);
}

/** Opens a trial's registry; `variant` includes its write mode. Throws as `openEntityStore`. */
export async function openKelRegistry(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<KelRegistry> {
  const kind = await findKelRegistry(store.from);
  const opened = await kind.open(path, { variant: settingOf(variant, kind) });
  return checkClaim(store.name, "an opened store", opened);
}

/** Removes a store: its file or folder, and its companions. */
export async function removeStore(store: ChosenStore, path: string): Promise<void> {
  for (const part of [path, ...store.companions.map((ending) => path + ending)]) {
    await Deno.remove(part, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
