import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore, openToRead } from "../../stores/mod.ts";
import type { StoreFile } from "./upkeep_task.ts";

/** Reads a store's file. */
export async function reading<Result>(
  { store, path }: StoreFile,
  work: (open: EntityStore) => Promise<Result>,
): Promise<Result> {
  const open = await openToRead(path, await findEntityStore(store));
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
