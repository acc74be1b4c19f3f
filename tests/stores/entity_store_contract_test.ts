import { ENTITY_STORES } from "../../lib/stores/mod.ts";
import { testEntityStore } from "./entity_store_contract.ts";

// Other variants on request differ from these in numbers alone (tests/stores/sqlite/operating_profile_test.ts).
for (const kind of Object.values(ENTITY_STORES)) {
  testEntityStore(kind, kind.name, ["normal", "full", "tuned"]);
}
