import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import { testKelRegistry } from "./kel_registry_contract.ts";

/**
 * Kinds that share all but their objects' form, or how one step is synced, with a kind that runs in every variant: one variant is
 * enough. Any other kind runs in all of its own.
 */
const ONE_VARIANT: Readonly<Record<string, string>> = {
  "auths-layout-git": "none",
  "auths-layout-packfile": "none",
  "fast-import": "commit",
  "fast-import-stored": "none",
  "loose": "none",
  "packed": "commit",
  "packfile-zlib": "none",
  "sqlite-kel": "commit",
};

for (const kind of Object.values(KEL_REGISTRIES)) {
  const only = ONE_VARIANT[kind.name];
  testKelRegistry(only === undefined ? kind : { ...kind, variants: { [only]: kind.variants[only]! } });
}
