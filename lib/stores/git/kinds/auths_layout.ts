import type { KelRegistry } from "../../kel_registry.ts";
import { LooseObjects } from "../engines/loose_objects.ts";
import { TreeEngine } from "../engines/tree_engine.ts";
import {
  gitRegistryKind,
  type GitRegistryOptions,
  type GitRegistryParts,
  openGitRegistry,
} from "../git_registry.ts";
import { AUTHS_LAYOUT } from "../layouts/auths_layout.ts";

const PARTS: GitRegistryParts = {
  name: "auths-layout",
  layout: AUTHS_LAYOUT,
  openEngine: (place) => new TreeEngine(place, new LooseObjects(place.gitdir, place.fsync)),
};

/** auths' layout on loose objects that this program writes itself, as auths does: one commit an append, visible at once. */
export const AUTHS_LAYOUT_KIND = gitRegistryKind({
  ...PARTS,
  about: "Git repository in auths' layout: loose objects, one commit an append (own writer)",
});

/** Opens a registry of this kind with settings that no variant has. */
export function openAuthsRegistry(path: string, options: GitRegistryOptions = {}): Promise<KelRegistry> {
  return openGitRegistry(path, PARTS, options);
}
