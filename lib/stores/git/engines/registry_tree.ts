import type { Buffer } from "node:buffer";
import type { FileChange } from "./git_engine.ts";
import type { ObjectStore } from "./object_store.ts";
import { FolderMember, TreeFolder } from "./tree_folder.ts";

/** Most folders in memory: those of roots, of active agents, and above them. The longest unused half goes when there are more. */
const KEPT_FOLDERS = 16_384;

/**
 * The tree of one registry commit. Folders are read on first use and cached, so that an append writes trees but reads none.
 * Changes are collected per folder and written by `write()`, each changed folder once. One caller at a time.
 */
export class RegistryTree {
  readonly #objects: Pick<ObjectStore, "read" | "write">;
  readonly #root: FolderMember;
  /** Members whose folder is in memory. */
  #kept: FolderMember[] = [];
  #clock = 0;

  /** @param rootOid Id of the tree object, or null for an empty tree. */
  constructor(objects: Pick<ObjectStore, "read" | "write">, rootOid: string | null) {
    this.#objects = objects;
    this.#root = FolderMember.subfolder("", rootOid === null ? new TreeFolder() : null, rootOid ?? "");
  }

  /** The folder at a path, or null. */
  async #folder(path: readonly string[]): Promise<TreeFolder | null> {
    let folder = this.#root.folder ?? await this.#load(this.#root);
    for (const name of path) {
      const member = folder.get(name);
      if (member === undefined || !member.isFolder) return null;
      folder = member.folder ?? await this.#load(member);
      member.usedAt = ++this.#clock;
    }
    return folder;
  }

  /** Content of a file, or null. */
  async file(path: readonly string[], name: string): Promise<Buffer | null> {
    const member = (await this.#folder(path))?.get(name);
    return member === undefined || member.isFolder ? null : await this.#objects.read("blob", member.oid);
  }

  /** Names in a folder in Git's order; none where there is no folder. */
  async names(path: readonly string[]): Promise<readonly string[]> {
    return [...(await this.#folder(path))?.names() ?? []];
  }

  /** Writes the blobs of files and puts them into their folders, which are created as needed; no folder is written yet. */
  async change(changes: readonly FileChange[]): Promise<void> {
    let [path, folder]: [readonly string[], TreeFolder] = [[], await this.#toChange([])];
    for (const change of changes) {
      if (change.folder !== path) [path, folder] = [change.folder, await this.#toChange(change.folder)];
      const { name, content } = change;
      if (content === null) {
        folder.delete(name);
        continue;
      }
      const before = folder.get(name);
      const base = before === undefined || before.isFolder ? null : before.oid;
      folder.set(name, FolderMember.file(name, await this.#objects.write("blob", content, base)));
    }
  }

  /** Writes every changed folder once, the deepest first. @returns Id of the root's tree object. */
  async write(): Promise<string> {
    for (const { name, member, parent } of changedFolders({ name: "", member: this.#root, parent: null })) {
      const folder = member.folder!;
      folder.changed = false;
      if (parent !== null && folder.size === 0) {
        parent.delete(name); // Git knows no empty folder
        continue;
      }
      const written = this.#objects.write("tree", folder.encode(), member.oid === "" ? null : member.oid);
      // Awaited only where it has to be: seven folders a commit add up.
      member.oid = typeof written === "string" ? written : await written;
      parent?.set(name, member);
    }
    return this.#root.oid;
  }

  async #toChange(path: readonly string[]): Promise<TreeFolder> {
    let folder = this.#root.folder ?? await this.#load(this.#root);
    folder.changed = true;
    for (const name of path) {
      let member = folder.get(name);
      if (member === undefined || !member.isFolder) {
        member = FolderMember.subfolder(name, new TreeFolder());
        folder.set(name, member);
        this.#keep(member);
      }
      folder.changedFolders.set(name, member);
      folder = member.folder ?? await this.#load(member);
      folder.changed = true;
      member.usedAt = ++this.#clock;
    }
    return folder;
  }

  async #load(member: FolderMember): Promise<TreeFolder> {
    const folder = TreeFolder.parse(await this.#objects.read("tree", member.oid));
    member.folder ??= folder;
    if (member !== this.#root) this.#keep(member);
    return member.folder;
  }

  /** Notes a folder that is in memory from now on; drops those unused for longest. One with changes stays until it is written. */
  #keep(member: FolderMember): void {
    member.usedAt = ++this.#clock;
    this.#kept.push(member);
    if (this.#kept.length <= KEPT_FOLDERS) return;
    const byUse = this.#kept.sort((a, b) => b.usedAt - a.usedAt);
    const used = KEPT_FOLDERS / 2;
    this.#kept = byUse.filter((kept, at) => at < used || kept.folder?.changed);
    for (const kept of byUse.slice(used)) if (!kept.folder?.changed) kept.folder = null;
  }
}

/** A subfolder that was changed, and where it is. */
interface ChangedFolder {
  readonly name: string;
  readonly member: FolderMember;
  readonly parent: TreeFolder | null;
}

/** A changed folder and those below it, each after its own, which from now on count as written. */
function changedFolders(root: ChangedFolder, found: ChangedFolder[] = []): ChangedFolder[] {
  const { folder } = root.member;
  if (folder === null || !folder.changed) return found;
  for (const [name, member] of folder.changedFolders) changedFolders({ name, member, parent: folder }, found);
  folder.changedFolders.clear();
  found.push(root);
  return found;
}
