import { readdirSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { INDEX } from "../packs/encode_index.ts";
import type { EngineSize } from "./git_engine.ts";

/** Names git itself uses for objects not yet in their place; `git fsck` passes over them. */
export const STAGED_OBJECT = "tmp_obj_";

/** Sizes of everything in a repository's `objects/`. Files that another writer is about to rename are left out. */
export async function measureObjects(gitdir: string): Promise<EngineSize> {
  const total = { objects: 0, looseBytes: 0, packedBytes: 0, packs: 0, fileBytes: 0, allocatedBytes: 0 };
  for (const folder of await objectFolders(gitdir)) {
    for (const file of objectsIn(folder)) {
      const { size, blocks } = statSync(join(folder, file));
      total.fileBytes += size;
      total.allocatedBytes += blocks * 512;
      if (/^[0-9a-f]{38}$/.test(file)) {
        total.objects += 1;
        total.looseBytes += size;
      } else if (/\.(pack|idx)$/.test(file)) {
        total.packedBytes += size;
        total.packs += file.endsWith(".pack") ? 1 : 0;
        total.objects += file.endsWith(".idx") ? packedObjects(join(folder, file)) : 0;
      }
    }
  }
  return total;
}

/** Folders in a repository's `objects/`: the shards of loose objects, `info` and `pack`. */
export async function objectFolders(gitdir: string): Promise<string[]> {
  return (await readdir(join(gitdir, "objects"))).sort().map((name) => join(gitdir, "objects", name));
}

/**
 * Files of such a folder, without those that another writer is about to rename. Read at once: most folders hold a handful, and to change
 * threads for each takes longer than to read it.
 */
export function objectsIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => !file.startsWith(STAGED_OBJECT));
}

/** The last count of an index: of all its objects. */
function packedObjects(index: string): number {
  using file = Deno.openSync(index);
  file.seekSync(INDEX.headBytes + INDEX.fanoutBytes - 4, Deno.SeekMode.Start);
  const count = new Uint8Array(4);
  file.readSync(count);
  return new DataView(count.buffer).getUint32(0);
}
