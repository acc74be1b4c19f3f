import { ENTITY_STORES } from "../../lib/stores/mod.ts";
import { testEntityStore } from "./entity_store_contract.ts";

for (const kind of Object.values(ENTITY_STORES)) testEntityStore(kind);
