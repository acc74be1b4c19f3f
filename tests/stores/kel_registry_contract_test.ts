import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import { testKelRegistry } from "./kel_registry_contract.ts";

/**
 * Kinds that share all but their objects' form, or how one step is synced, with one that runs in two variants: one variant is enough.
 * Any other kind runs in its first and last; what `batch` alone does is tested with the engines.
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
  const all = Object.keys(kind.variants);
  const run = [ONE_VARIANT[kind.name] ?? [all[0]!, all.at(-1)!]].flat();
  testKelRegistry({ ...kind, variants: Object.fromEntries(run.map((id) => [id, kind.variants[id]!])) });
}
