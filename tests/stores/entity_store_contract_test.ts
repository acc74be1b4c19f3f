import { DEFAULT_ENTITY_STORE, ENTITY_STORES, RECOMMENDED_ENTITY_STORE } from "../../lib/stores/mod.ts";
import { testEntityStore } from "./entity_store_contract.ts";

/** Kinds that are tested with a thread beside the writer, too: what it does is the same for all. */
const TUNED: readonly unknown[] = [DEFAULT_ENTITY_STORE, RECOMMENDED_ENTITY_STORE];

const families = new Set<unknown>();
for (const kind of Object.values(ENTITY_STORES)) {
  // Kinds of one family differ in one thing alone.
  const follows = families.has(kind.family);
  // Other variants on request differ from these in numbers alone (tests/stores/sqlite/operating_profile_test.ts).
  const variants = ["normal", "full", ...TUNED.includes(kind) ? ["tuned"] : []];
  testEntityStore(kind, follows ? { share: 0.05, variants: ["normal"] } : { variants });
  if (kind.family !== undefined) families.add(kind.family);
}
