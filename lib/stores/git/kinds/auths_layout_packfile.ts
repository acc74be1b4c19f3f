import { gitRegistryKind } from "../git_registry.ts";
import { AUTHS_LAYOUT } from "../layouts/auths_layout.ts";
import { packfileEngine } from "./packfile.ts";

/** auths' layout in packs, which its program reads as well: what of its cost is the loose objects' and what the layout's. */
export const AUTHS_LAYOUT_PACKFILE = gitRegistryKind({
  name: "auths-layout-packfile",
  about: "auths-layout in packs of a streaming writer, not compressed, visible at a flush (own writer)",
  layout: AUTHS_LAYOUT,
  openEngine: packfileEngine("stored"),
});
