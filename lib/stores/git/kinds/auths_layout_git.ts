import type { KelRegistryKind } from "../../store_kind.ts";
import { GitProgramEngine } from "../engines/git_program.ts";
import { gitRegistryKind } from "../git_registry.ts";
import { AUTHS_LAYOUT } from "../layouts/auths_layout.ts";

const ALL = gitRegistryKind({
  name: "auths-layout-git",
  about:
    "auths-layout with the same objects written by the git program: git fast-import, unpacked after each commit",
  layout: AUTHS_LAYOUT,
  openEngine: (place) => GitProgramEngine.open(place),
});

const { none, commit } = ALL.variants;

/**
 * auths' layout as the git program writes it, to tell what of `auths-layout` is this program's doing and what is Git's. Whether the
 * program syncs is settled when it starts, so there is no variant that syncs some commits.
 */
export const AUTHS_LAYOUT_GIT: KelRegistryKind = { ...ALL, variants: { none: none!, commit: commit! } };
