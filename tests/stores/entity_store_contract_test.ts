import { ENTITY_STORES } from "../../lib/stores/mod.ts";
import { testEntityStore } from "./entity_store_contract.ts";

const families = new Set<unknown>();
for (const kind of Object.values(ENTITY_STORES)) {
  // Kinds of one family differ in one thing alone.
  testEntityStore(kind, { share: families.has(kind.family) ? 0.05 : 1 });
  if (kind.family !== undefined) families.add(kind.family);
}
