import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import { testKelRegistry } from "./kel_registry_contract.ts";

/** Kinds that differ from one before them in compression alone: one variant is enough. */
const ALIKE: ReadonlySet<string> = new Set(["packfile-zlib", "fast-import-stored"]);

for (const kind of Object.values(KEL_REGISTRIES)) {
  testKelRegistry(ALIKE.has(kind.name) ? { ...kind, variants: { none: kind.variants.none! } } : kind);
}
