import { IsomorphicPacked } from "../engines/isomorphic_packed.ts";
import { TreeEngine } from "../engines/tree_engine.ts";
import { gitRegistryKind } from "../git_registry.ts";
import { SHARDED_LAYOUT } from "../layouts/sharded_layout.ts";

/** Sharded logs whose objects isomorphic-git makes and, from one flush to the next, gathers into a pack. */
export const PACKED = gitRegistryKind({
  name: "packed",
  about: "Git repository of sharded logs: one commit an append, one pack a flush (isomorphic-git)",
  layout: SHARDED_LAYOUT,
  openEngine: (place) => new TreeEngine(place, new IsomorphicPacked(place.gitdir, place.fsync)),
});
