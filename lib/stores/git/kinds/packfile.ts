import { gitRegistryKind, type GitRegistryParts } from "../git_registry.ts";
import { SHARDED_LAYOUT } from "../layouts/sharded_layout.ts";
import { packEngine } from "../packs/pack_engine.ts";
import type { ObjectForm } from "../packs/zlib_stream.ts";

function packfileKind(name: string, form: ObjectForm, about: string) {
  return gitRegistryKind({ name, about, layout: SHARDED_LAYOUT, openEngine: packfileEngine(form) });
}

/** The pack writer behind a layout. */
export function packfileEngine(form: ObjectForm): GitRegistryParts["openEngine"] {
  return (place) => packEngine(place, form);
}

/** Sharded logs in packs written by this program: objects as they are, trees as deltas. */
export const PACKFILE = packfileKind(
  "packfile",
  "stored",
  "Git repository of sharded logs: packs of a streaming writer, not compressed, visible at a flush (own writer)",
);

/** The same, with events and commits compressed. */
export const PACKFILE_ZLIB = packfileKind(
  "packfile-zlib",
  "deflated",
  "Git repository of sharded logs: packs of a streaming writer, compressed, visible at a flush (own writer)",
);
