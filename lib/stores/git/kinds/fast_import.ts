import { FastImportEngine } from "../engines/fast_import.ts";
import { gitRegistryKind } from "../git_registry.ts";
import { SHARDED_LAYOUT } from "../layouts/sharded_layout.ts";

/** zlib's level where Git is told none: 6. */
const GIT_DEFAULT = 6;

/** Sharded logs that the git program writes as it comes. */
export const FAST_IMPORT = kind("fast-import", GIT_DEFAULT, "compressed as Git does by default");
/** The same with objects that are not compressed. */
export const FAST_IMPORT_STORED = kind("fast-import-stored", 0, "objects stored, core.compression=0");

function kind(name: string, compression: number, form: string) {
  return gitRegistryKind({
    name,
    about: `Git repository of sharded logs: one commit an append by git fast-import, ${form}`,
    layout: SHARDED_LAYOUT,
    openEngine: (place) => FastImportEngine.open({ ...place, compression }),
  });
}
