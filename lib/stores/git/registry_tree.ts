import type { GitObjects } from "./git_objects.ts";
import { Lru } from "../lru.ts";
import { IDENTITIES } from "./layout.ts";
import { type FolderMember, TreeFolder } from "./tree_folder.ts";

/** Identifiers whose folders stay in memory: a root and the active agents. The shard folders above them always stay. */
const KEPT_IDENTITIES = 1024;
const IDENTITY_DEPTH = IDENTITIES.length + 3;

/**
 * The tree of one registry commit. Folders are read on first use and cached, so that an append writes trees but reads none.
 * Changes are collected per folder and written by `write()`, each changed folder once. One caller at a time.
 */
export class RegistryTree {
  readonly #objects: GitObjects;
  readonly #root: FolderMember;
  readonly #identities = new Lru<FolderMember>(KEPT_IDENTITIES);

  /** @param rootOid Id of the tree object, or null for an empty tree. */
  constructor(objects: GitObjects, rootOid: string | null) {
    this.#objects = objects;
    this.#root = { oid: rootOid ?? "", isFolder: true, folder: rootOid === null ? new TreeFolder() : null };
  }

  /** The folder at a path, or null. */
  async folder(path: readonly string[]): Promise<TreeFolder | null> {
    let folder = await this.#load(this.#root);
    for (const [depth, name] of path.entries()) {
      const member = folder.get(name);
      if (member === undefined || !member.isFolder) return null;
      folder = await this.#load(member);
      if (depth + 1 === IDENTITY_DEPTH) this.#keep(name, member);
    }
    return folder;
  }

  /** Content of a file, or null. */
  async file(path: readonly string[], name: string): Promise<Uint8Array | null> {
    const member = (await this.folder(path))?.get(name);
    return member === undefined || member.isFolder ? null : await this.#objects.read("blob", member.oid);
  }

  /** Puts a blob into the folder at a path, creating folders as needed. Nothing is written yet. */
  async setFile(path: readonly string[], name: string, oid: string): Promise<void> {
    let folder = await this.#load(this.#root);
    folder.changed = true;
    for (const part of path) {
      let member = folder.get(part);
      if (member === undefined) {
        member = { oid: "", isFolder: true, folder: new TreeFolder() };
        folder.set(part, member);
      }
      folder.changedFolders.set(part, member);
      folder = await this.#load(member);
      folder.changed = true;
    }
    folder.set(name, { oid, isFolder: false, folder: null });
  }

  /** Writes every changed folder once, the deepest first. @returns Id of the root's tree object. */
  async write(): Promise<string> {
    await this.#write(this.#root, 0);
    return this.#root.oid;
  }

  async #write(member: FolderMember, depth: number): Promise<void> {
    const folder = member.folder;
    if (folder === null || !folder.changed) return;
    for (const [name, child] of folder.changedFolders) {
      await this.#write(child, depth + 1);
      if (depth + 1 === IDENTITY_DEPTH) this.#keep(name, child);
    }
    folder.changedFolders.clear();
    member.oid = await this.#objects.write("tree", folder.encode());
    folder.changed = false;
  }

  async #load(member: FolderMember): Promise<TreeFolder> {
    if (member.folder !== null) return member.folder;
    const folder = TreeFolder.parse(await this.#objects.read("tree", member.oid));
    return member.folder ??= folder;
  }

  /** Marks a folder as used and drops the least recently used one; a changed folder stays until it is written. */
  #keep(prefix: string, member: FolderMember): void {
    const forgotten = this.#identities.set(prefix, member);
    if (forgotten?.folder && !forgotten.folder.changed) forgotten.folder = null;
  }
}
