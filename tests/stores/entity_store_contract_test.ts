import { ENTITY_STORES } from "../../lib/stores/mod.ts";
import { testEntityStore } from "./entity_store_contract.ts";

const families = new Set<unknown>();
for (const kind of Object.values(ENTITY_STORES)) {
  // Kinds of one family differ in one thing alone.
  const follows = families.has(kind.family);
  // Other variants on request differ from these in numbers alone (tests/stores/sqlite/operating_profile_test.ts).
  testEntityStore(
    kind,
    follows ? { share: 0.05, variants: ["normal"] } : { variants: ["normal", "full", "tuned"] },
  );
  if (kind.family !== undefined) families.add(kind.family);
}
