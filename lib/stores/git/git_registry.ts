import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadBlake3 } from "../../keri/blake3.ts";
import type { KelRegistry } from "../kel_registry.ts";
import type { KelRegistryKind } from "../store_kind.ts";
import { createRegistry, isFree } from "./create_registry.ts";
import type { FsyncMode, GitEngine } from "./engines/git_engine.ts";
import { readRef, type RefPlace } from "./engines/registry_ref.ts";
import { refuseForeignFormat } from "./foreign_format.ts";
import type { RegistryLayout } from "./layouts/registry_layout.ts";
import { packEngine } from "./packs/pack_engine.ts";
import { refuseMissingRef, translated } from "./registry_errors.ts";
import { GitRegistry } from "./registry_in_git.ts";
import { READERS_LOCK, RegistryLock } from "./registry_lock.ts";
import { repositoryFolder } from "./repository_folder.ts";

/** Durability of a registry, and how it waits for other writers. */
export interface GitRegistryOptions {
  /**
   * `none`: the operating system decides when to write; an append survives the process's death. Default: none, as auths. Merging
   * packs it replaces also those of a durable writer by one that is not synced, until `sync()`.
   * `batch`: synced at each `commitBatch()` and `flush()`; single appends at the flush.
   * `commit`: synced before each append returns, so that it survives the machine's death if everything before it does (call
   * `sync()` once on a registry that was written with `none`).
   */
  readonly fsync?: FsyncMode;
  /** How long to wait while another process appends, ms. Default: 60,000. */
  readonly lockWaitMs?: number;
}

/** What makes one kind of registry in Git: which files, and who writes them. */
export interface GitRegistryParts {
  readonly name: string;
  readonly layout: RegistryLayout;
  openEngine(place: RefPlace & { readonly fsync: FsyncMode }): GitEngine | Promise<GitEngine>;
}

/** A kind of registry in Git, with a variant for each way to sync. */
export function gitRegistryKind(parts: GitRegistryParts & { readonly about: string }): KelRegistryKind {
  return {
    name: parts.name,
    about: parts.about,
    variants: {
      none: { about: "the operating system syncs when it likes, as auths", durability: "process" },
      batch: { about: "synced at each batch, single appends at the flush", durability: "process" },
      commit: { about: "synced before each append returns", durability: "machine" },
    },
    extension: ".git",
    open: (path, { variant }) => openGitRegistry(path, parts, { fsync: variant as FsyncMode }),
    reading: {
      recognises: (path) => hasRef({ gitdir: repositoryFolder(path), ref: parts.layout.ref }),
      open: (path) => openGitToRead(path, parts, (place) => packEngine(place, "stored")),
    },
  };
}

/** Whether there is a repository with the ref, though it may be damaged. */
async function hasRef(place: RefPlace): Promise<boolean> {
  if (!existsSync(join(place.gitdir, "objects"))) return false;
  return existsSync(join(place.gitdir, place.ref)) || await readRef(place) !== null;
}

/**
 * Opens what git would see of a registry: commits that a killed writer left unpublished are not completed. No program is started,
 * nothing is locked and nothing is written.
 */
export async function openGitToRead(
  path: string,
  parts: Pick<GitRegistryParts, "name" | "layout">,
  engineOf: (place: RefPlace & { readonly fsync: FsyncMode }) => GitEngine,
): Promise<KelRegistry> {
  await loadBlake3();
  const place = { gitdir: repositoryFolder(path), ref: parts.layout.ref, fsync: "none" } as const;
  return await translated(place, async () => {
    refuseForeignFormat(place);
    const registry = new GitRegistry(parts, place, { engine: engineOf(place), lock: READERS_LOCK });
    try {
      await registry.start();
      return registry;
    } catch (error) {
      await registry.close();
      throw error;
    }
  });
}

/**
 * Opens the registry at a path (a repository, or the working tree of one), or creates one where nothing is.
 * @throws {HeadroomError} Something else is there, or a registry that is damaged or of a newer version; nothing was changed.
 */
export async function openGitRegistry(
  path: string,
  parts: GitRegistryParts,
  options: GitRegistryOptions = {},
): Promise<KelRegistry> {
  const fsync = options.fsync ?? "none";
  await loadBlake3();
  const gitdir = repositoryFolder(path);
  const place = { gitdir, ref: parts.layout.ref };
  return await translated(place, async () => {
    if (await isFree(path)) await createRegistry(path, parts.layout, { sync: fsync !== "none" });
    else refuseForeignFormat(place, true);
    // Where its file is there, what a writer left may make its newest commit readable, or set it anew where a power cut emptied it.
    if (!existsSync(join(gitdir, place.ref))) refuseMissingRef(place, await readRef(place));
    const engine = await parts.openEngine({ ...place, fsync });
    let lock: RegistryLock | null = null;
    try {
      lock = RegistryLock.open(gitdir, options.lockWaitMs ?? 60_000);
      const registry = new GitRegistry(parts, { ...place, fsync }, { engine, lock });
      await registry.start();
      return registry;
    } catch (error) {
      await engine.close();
      lock?.close();
      throw error;
    }
  });
}
