import * as git from "isomorphic-git";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GitObjects } from "./git_objects.ts";
import { METADATA_FILE, metadataFile, ROOT_FOLDER } from "./layout.ts";
import { ObjectFiles, syncPaths } from "./object_files.ts";
import { compareAndSwapRef } from "./registry_ref.ts";
import { RegistryTree } from "./registry_tree.ts";

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
 * Creates an empty registry: a bare repository with one commit. It is built beside its path and renamed, so that the path
 * never holds part of one.
 */
export async function createRegistry(path: string, options: { readonly sync: boolean }): Promise<void> {
  const staged = `${path}.new-${Deno.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await rm(staged, { recursive: true, force: true });
  try {
    await writeEmptyRegistry(staged, options.sync);
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (await isFree(path)) throw error;
  }
  if (options.sync) await syncPaths([dirname(path)]);
}

async function writeEmptyRegistry(gitdir: string, sync: boolean): Promise<void> {
  const files = new ObjectFiles(gitdir, { remember: sync });
  await git.init({ fs: files.client, gitdir, bare: true, defaultBranch: "main" });
  for (let shard = 0; shard < 256; shard++) {
    await mkdir(join(gitdir, "objects", shard.toString(16).padStart(2, "0")));
  }
  await mkdir(join(gitdir, "refs", "auths"), { recursive: true });
  const objects = new GitObjects(gitdir, files);
  const tree = new RegistryTree(objects, null);
  await tree.setFile(
    [ROOT_FOLDER],
    METADATA_FILE,
    await objects.write("blob", metadataFile(0, FIRST_COMMIT_S)),
  );
  const next = await objects.writeCommit({
    tree: await tree.write(),
    parent: null,
    timeS: FIRST_COMMIT_S,
    message: "Create registry",
  });
  await files.syncWritten();
  await compareAndSwapRef(gitdir, files, { expected: null, next, sync });
  if (sync) {
    await syncPaths(["HEAD", "config", "objects", "refs"].map((name) => join(gitdir, name)));
    await syncPaths([gitdir]);
  }
}
