import * as git from "isomorphic-git";
import * as fs from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LooseObjects } from "./engines/loose_objects.ts";
import { TreeEngine } from "./engines/tree_engine.ts";
import type { RegistryLayout } from "./layouts/registry_layout.ts";
import { syncPaths } from "./sync_paths.ts";

/** Time of the first commit, s since 1970 (2026-01-01 UTC). Each later commit is a second later for each event in it. */
const FIRST_COMMIT_S = 1_767_225_600;

/** Whether a registry may be created at the path: it does not exist, or is an empty folder. */
export async function isFree(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/**
 * Creates an empty registry: a bare repository with one commit of loose objects, whichever engine will write to it. It is built
 * beside its path and renamed, so that the path never holds part of one.
 */
export async function createRegistry(
  path: string,
  layout: RegistryLayout,
  options: { readonly sync: boolean },
): Promise<void> {
  const staged = `${path}.new-${Deno.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await rm(staged, { recursive: true, force: true });
  try {
    await writeEmptyRegistry(staged, layout, options.sync);
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (await isFree(path)) throw error;
  }
  if (options.sync) await syncPaths([dirname(path)]);
}

async function writeEmptyRegistry(gitdir: string, layout: RegistryLayout, sync: boolean): Promise<void> {
  await git.init({ fs, gitdir, bare: true, defaultBranch: "main" });
  // isomorphic-git says true, whatever the file system; then git fast-import would take "a" and "A" for one file.
  await git.setConfig({ fs, gitdir, path: "core.ignorecase", value: false });
  for (let shard = 0; shard < 256; shard++) {
    // Not awaited one by one: changing threads takes longer than making a folder.
    fs.mkdirSync(join(gitdir, "objects", shard.toString(16).padStart(2, "0")));
  }
  await mkdir(dirname(join(gitdir, layout.ref)), { recursive: true });
  const fsync = sync ? "commit" : "none";
  const engine = new TreeEngine({ gitdir, ref: layout.ref, fsync }, new LooseObjects(gitdir, fsync));
  await engine.refresh();
  const meta = { timeS: FIRST_COMMIT_S, message: "Create registry" };
  await engine.commit(layout.empty(FIRST_COMMIT_S), meta);
  await engine.close();
  if (sync) {
    await syncPaths(["HEAD", "config", "objects", "refs"].map((name) => join(gitdir, name)));
    await syncPaths([gitdir]);
  }
}
