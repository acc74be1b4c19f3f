import { join } from "node:path";
import { syncPaths } from "../sync_paths.ts";
import { objectFolders, objectsIn } from "./measure_objects.ts";

/** Makes every object of a repository survive the machine's death, one folder after the other. Cost grows with the registry. */
export async function syncAllObjects(gitdir: string): Promise<void> {
  for (const folder of await objectFolders(gitdir)) {
    await syncPaths(objectsIn(folder).map((file) => join(folder, file)));
    await syncPaths([folder]);
  }
  await syncPaths([join(gitdir, "objects")]);
}
