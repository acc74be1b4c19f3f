import type { FsyncMode, GitEngine } from "../engines/git_engine.ts";
import { LooseObjects } from "../engines/loose_objects.ts";
import type { RefPlace } from "../engines/registry_ref.ts";
import { TreeEngine } from "../engines/tree_engine.ts";
import { PackStore } from "./pack_store.ts";
import type { ObjectForm } from "./zlib_stream.ts";

/** The engine of the pack writer. It reads the objects of every other one, too, packed or loose; reading changes no file. */
export function packEngine(place: RefPlace & { readonly fsync: FsyncMode }, form: ObjectForm): GitEngine {
  const others = new LooseObjects(place.gitdir, place.fsync);
  return new TreeEngine(place, new PackStore({ ...place, form }, others));
}
