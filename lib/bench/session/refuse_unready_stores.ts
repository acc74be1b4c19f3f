import { findEntityStore } from "../../stores/mod.ts";

/**
 * Refuses stores that keep their data elsewhere where they cannot be measured now, before there is anything to measure.
 * @param names As `findEntityStore` takes them. @throws {HeadroomError} As `StoredElsewhere.refuseUnready`.
 */
export async function refuseUnreadyStores(names: readonly string[]): Promise<void> {
  for (const name of names) await (await findEntityStore(name)).elsewhere?.refuseUnready();
}
