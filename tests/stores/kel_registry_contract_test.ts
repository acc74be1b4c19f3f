import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import { testKelRegistry } from "./kel_registry_contract.ts";

for (const kind of Object.values(KEL_REGISTRIES)) testKelRegistry(kind);
