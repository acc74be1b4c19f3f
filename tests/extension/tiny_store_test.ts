import { fileURLToPath } from "node:url";
import { testEntityStore } from "../stores/entity_store_contract.ts";
import { testKelRegistry } from "../stores/kel_registry_contract.ts";
import registry from "./tiny_registry.ts";
import store from "./tiny_store.ts";

testEntityStore(store, { from: fileURLToPath(new URL("./tiny_store.ts", import.meta.url)) });
testKelRegistry(registry, fileURLToPath(new URL("./tiny_registry.ts", import.meta.url)));
