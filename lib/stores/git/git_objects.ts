import * as git from "isomorphic-git";
import { Buffer } from "node:buffer";
import type { ObjectFiles } from "./object_files.ts";

/** A commit as far as a registry needs it. `timeS` is seconds since 1970. */
export interface RegistryCommit {
  readonly tree: string;
  readonly parent: string | null;
  readonly timeS: number;
  readonly message: string;
}

/** Who commits: fixed, so that the same events give the same commit ids on any machine. */
const IDENTITY = { name: "Headroom", email: "registry@headroom.invalid", timezoneOffset: 0 };

/** Git objects by id, over isomorphic-git; written loose. Reading verifies each object's digest. */
export class GitObjects {
  readonly #files: ObjectFiles;
  readonly #gitdir: string;
  readonly #cache = {};

  constructor(gitdir: string, files: ObjectFiles) {
    this.#gitdir = gitdir;
    this.#files = files;
  }

  /** @throws Where the object is missing, damaged or of another type. */
  async read(type: "blob" | "tree" | "commit", oid: string): Promise<Buffer> {
    const { fs, gitdir } = this.#place;
    const result = await git.readObject({ fs, gitdir, oid, format: "content", cache: this.#cache });
    if (result.type !== type) throw new Error(`object ${oid} is a ${result.type}, expected a ${type}`);
    return Buffer.from(result.object as Uint8Array);
  }

  async write(type: "blob" | "tree", content: Uint8Array): Promise<string> {
    return await git.writeObject({ ...this.#place, type, object: content, format: "content" });
  }

  async readCommit(oid: string): Promise<RegistryCommit> {
    const { commit } = await git.readCommit({ ...this.#place, oid, cache: this.#cache });
    return {
      tree: commit.tree,
      parent: commit.parent[0] ?? null,
      timeS: commit.committer.timestamp,
      message: commit.message.trimEnd(),
    };
  }

  async writeCommit({ tree, parent, timeS, message }: RegistryCommit): Promise<string> {
    const author = { ...IDENTITY, timestamp: timeS };
    const commit = { message, tree, parent: parent === null ? [] : [parent], author, committer: author };
    return await git.writeCommit({ ...this.#place, commit });
  }

  get #place() {
    return { fs: this.#files.client, gitdir: this.#gitdir };
  }
}
