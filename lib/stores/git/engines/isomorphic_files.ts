import { Buffer } from "node:buffer";
import * as git from "isomorphic-git";
import * as nodeFs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { inflated, OBJECT_BYTES_MAX } from "../packs/zlib_stream.ts";
import { STAGED_OBJECT } from "./measure_objects.ts";
import type { ObjectType } from "./object_store.ts";
import { replaceObject } from "./replace_object.ts";

/** Error isomorphic-git gets for an object that does not exist. One instance: it asks before every write. */
const ABSENT = Object.assign(new Error("no such object"), { code: "ENOENT" });

/** What becomes of loose objects that isomorphic-git writes. */
interface ObjectWrites {
  /** Where they are kept instead of in files, by path; null for files. */
  readonly memory: Map<string, Uint8Array> | null;
  /** Told of each file of an object that is written. */
  readonly used?: (path: string) => void;
}

/**
 * The file system isomorphic-git works through. An object or a pack appears whole or not at all: it is written beside its place
 * and renamed. Loose objects may stay in memory.
 *
 * Objects are read and written synchronously: they are small and mostly in the system's cache, where dispatching a call to
 * another thread costs several times the call itself.
 */
export class IsomorphicFiles {
  /** Arguments of every call to isomorphic-git. */
  readonly place: { readonly fs: { readonly promises: typeof nodeFs.promises }; readonly gitdir: string };
  readonly #writes: ObjectWrites;
  /** The same path as isomorphic-git makes of the repository's. */
  readonly #objects: string;
  #gitdirStat: Promise<nodeFs.Stats> | null = null;
  #serial = 0;

  constructor(gitdir: string, writes: ObjectWrites) {
    const path = resolve(gitdir);
    this.#writes = writes;
    this.#objects = `${path}/objects/`;
    const own = {
      stat: (path: string) => this.#stat(path),
      readFile: async (path: string, options: "utf8" | null = null) =>
        this.#isObject(path) ? this.#readObject(path) : await nodeFs.promises.readFile(path, options),
      writeFile: async (path: string, data: Uint8Array, options?: nodeFs.WriteFileOptions) =>
        this.#isObject(path)
          ? this.#writeObject(path, data)
          : await nodeFs.promises.writeFile(path, data, options),
    };
    const promises = { ...nodeFs.promises, ...own } as unknown as typeof nodeFs.promises;
    this.place = { fs: { promises }, gitdir: path };
  }

  /** Path of the file of a loose object. */
  pathOf(oid: string): string {
    return `${this.#objects}${oid.slice(0, 2)}/${oid.slice(2)}`;
  }

  /** Writes an object by isomorphic-git, which digests and compresses it. @returns Its id. */
  write(type: ObjectType, content: Uint8Array): Promise<string> {
    return git.writeObject({ ...this.place, type, object: content, format: "content" });
  }

  /**
   * Reads an object by isomorphic-git, which verifies its digest, or that of the pack it is in.
   * @param cache What isomorphic-git keeps of packs.
   */
  async read(type: ObjectType, oid: string, cache: object): Promise<Buffer> {
    const { type: actual, object } = await git.readObject({ ...this.place, oid, format: "content", cache });
    if (actual !== type) throw new Error(`object ${oid} is a ${actual}, expected a ${type}`);
    return object as Buffer;
  }

  #isObject(path: string): boolean {
    return path.startsWith(this.#objects);
  }

  /** isomorphic-git asks for the repository at every call and for an object before it writes it. */
  async #stat(path: string): Promise<nodeFs.Stats> {
    const gitdir = this.#gitdirStat ??= nodeFs.promises.stat(this.place.gitdir);
    if (path === this.place.gitdir || this.#writes.memory?.has(path)) return await gitdir;
    // A loose object that is there is written again: a machine that died may have left its file empty, and isomorphic-git, which passes
    // over what exists, does not look into it.
    if (this.#isObject(path) && !path.startsWith(`${this.#objects}pack/`)) throw ABSENT;
    return await nodeFs.promises.stat(path);
  }

  #writeObject(path: string, data: Uint8Array): void {
    if (this.#writes.memory !== null && !path.startsWith(`${this.#objects}pack/`)) {
      this.#writes.memory.set(path, data);
      return;
    }
    const staged = join(dirname(path), `${STAGED_OBJECT}${Deno.pid}_${this.#serial++}`);
    replaceObject(path, staged, data);
    this.#writes.used?.(path);
  }

  /** @throws `ABSENT`, where isomorphic-git looks into the packs next. */
  #readObject(path: string): Uint8Array {
    const kept = this.#writes.memory?.get(path);
    if (kept !== undefined) return kept;
    try {
      const bytes = Deno.readFileSync(path);
      // isomorphic-git unpacks whatever it is given; a byte gives 1,032 at most.
      if (bytes.length > OBJECT_BYTES_MAX / 1032) inflated(Buffer.from(bytes.buffer));
      return bytes;
    } catch (error) {
      throw error instanceof Deno.errors.NotFound ? ABSENT : error;
    }
  }
}
