import { Buffer } from "node:buffer";
import { CatFile } from "./cat_file.ts";
import type { FileChange } from "./git_engine.ts";
import { parseCommit } from "./registry_commit.ts";
import { RegistryTree } from "./registry_tree.ts";

/** Bytes of files in memory from which on they are read from the repository, once they are published. */
const MEMORY_MAX = 16 * 2 ** 20;

/**
 * The newest tree of a registry that another program writes: what it was when it was last read from the repository, with all
 * changes since in memory. Their trees are never written here, and a blob's id is a name of our own until it is read anew.
 */
export class PendingTree {
  readonly #gitdir: string;
  #repository: CatFile;
  #files = new Map<string, Buffer>();
  #bytes = 0;
  #tree: RegistryTree;

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
    this.#repository = new CatFile(gitdir);
    this.#tree = this.#treeOf(null);
  }

  file(folder: readonly string[], name: string): Promise<Buffer | null> {
    return this.#tree.file(folder, name);
  }

  names(folder: readonly string[]): Promise<readonly string[]> {
    return this.#tree.names(folder);
  }

  change(changes: readonly FileChange[]): Promise<void> {
    return this.#tree.change(changes);
  }

  /** Shows a commit of the repository, and nothing else. @returns The commit's time, s since 1970. */
  async show(commit: string): Promise<number> {
    const { tree, timeS } = parseCommit(await this.#repository.read("commit", commit));
    this.#files = new Map();
    this.#bytes = 0;
    this.#tree = this.#treeOf(tree);
    return timeS;
  }

  /** All changes are in a commit of the repository. */
  async published(commit: string): Promise<void> {
    if (this.#bytes > MEMORY_MAX) await this.show(commit);
  }

  /** Forgets where objects are: packs were merged. */
  async reopen(): Promise<void> {
    await this.#repository.close();
    this.#repository = new CatFile(this.#gitdir);
  }

  close(): Promise<void> {
    return this.#repository.close();
  }

  #treeOf(root: string | null): RegistryTree {
    const files = this.#files;
    return new RegistryTree({
      write: (_, content) => {
        const name = `pending ${files.size}`;
        files.set(name, Buffer.from(content.buffer, content.byteOffset, content.length));
        this.#bytes += content.length;
        return name;
      },
      read: (type, oid) => files.get(oid) ?? this.#repository.read(type, oid),
    }, root);
  }
}
