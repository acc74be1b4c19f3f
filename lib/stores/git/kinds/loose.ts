import { IsomorphicLoose } from "../engines/isomorphic_loose.ts";
import { TreeEngine } from "../engines/tree_engine.ts";
import { gitRegistryKind } from "../git_registry.ts";
import { SHARDED_LAYOUT } from "../layouts/sharded_layout.ts";

/** Sharded logs, written by isomorphic-git object by object: what a program that uses it as it comes would do. */
export const LOOSE = gitRegistryKind({
  name: "loose",
  about: "Git repository of sharded logs: loose objects, one commit an append (isomorphic-git)",
  layout: SHARDED_LAYOUT,
  openEngine: (place) => new TreeEngine(place, new IsomorphicLoose(place.gitdir, place.fsync)),
});
