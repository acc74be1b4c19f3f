import { HeadroomError } from "../../errors.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import type { StoreKind } from "../../stores/store_kind.ts";
import { type ChosenStore, settingOf } from "../plan/chosen_store.ts";
import { LEFT_BYTES } from "../plan/estimate_onboard.ts";
import { checkClaim } from "./store_claims.ts";

/** Opens a trial's entity store. @throws {HeadroomError} No such store, the path is not usable, or what it says is impossible. */
export async function openEntityStore(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<EntityStore> {
  return await opened(await findEntityStore(store.from), path, variant);
}

/** Opens a trial's registry; `variant` includes its write mode. Throws as `openEntityStore`. */
export async function openKelRegistry(
  store: ChosenStore,
  path: string,
  variant: string,
): Promise<KelRegistry> {
  const kind = await findKelRegistry(store.from);
  return await opened(kind, path, settingOf(variant, kind));
}

async function opened<Store extends EntityStore | KelRegistry>(
  kind: StoreKind<Store>,
  path: string,
  variant: string,
): Promise<Store> {
  const store = checkClaim(kind.name, "an opened store", await kind.open(path, { variant }));
  const expected = kind.variants[variant]?.durability;
  if (store.durability === expected) return store;
  throw HeadroomError.unmet(`measure store "${kind.name}" as "${variant}"`, {
    expected: `durability "${expected}", as the variant says`,
    actual: `"${store.durability}" when opened`,
    next: "Correct the store, then continue with --resume.",
  });
}

/** Removes a store: what it keeps elsewhere, its file or folder, and its companions. */
export async function removeStore(store: ChosenStore, path: string): Promise<void> {
  if (store.elsewhere) await (await findEntityStore(store.from)).elsewhere?.remove(path);
  for (const part of [path, ...store.companions.map((ending) => path + ending)]) {
    await Deno.remove(part, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** Takes back what stores in a folder of trials keep elsewhere; their files stay. @throws {HeadroomError} It cannot be reached. */
export async function takeBackStores(stores: readonly ChosenStore[], folder: string): Promise<void> {
  for (const { from, extension } of stores.filter(({ elsewhere }) => elsewhere)) {
    const { elsewhere } = await findEntityStore(from);
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
    for (const name of names.filter((name) => name.replace(WARM_UP, "").endsWith(extension))) {
      await elsewhere?.remove(`${folder}/${name}`);
    }
  }
}

/** What the path of a store ends with that a trial warms up with. */
export const WARM_UP = ".warmup";

/**
 * Puts a measured registry aside, to be removed with the run's other work when all has been measured; a larger one is removed at
 * once. Why: where ext4 has just removed many files, it makes new ones several times slower for some minutes, as it passes over
 * their inodes; that would count as the next registry's time.
 */
export async function putAside(store: ChosenStore, path: string, fileBytes: number): Promise<void> {
  if (fileBytes > LEFT_BYTES || !(await Deno.stat(path)).isDirectory) return await removeStore(store, path);
  await Deno.rename(path, `${path}.${crypto.randomUUID()}`);
}
