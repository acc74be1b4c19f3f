import * as nodeFs from "node:fs";
import { dirname, join } from "node:path";

/** Files synced at the same time: enough for the file system to combine several into one flush. */
const SYNCS_AT_ONCE = 16;

/** Names git itself uses for objects not yet in their place; `git fsck` passes over them. */
const STAGED_OBJECT = "tmp_obj_";

/** Error isomorphic-git gets for an object that does not exist. One instance: it asks before every write. */
const ABSENT = Object.assign(new Error("no such object"), { code: "ENOENT" });

/**
 * The file system isomorphic-git works through. A loose object appears whole or not at all: it is written beside its
 * place and renamed. Remembers the objects of each commit where they are to be synced.
 *
 * Objects are read and written synchronously: they are small and mostly in the system's cache, where dispatching a call to
 * another thread costs several times the call itself.
 */
export class ObjectFiles {
  readonly client: { readonly promises: typeof nodeFs.promises };
  readonly #gitdir: string;
  readonly #objects: string;
  readonly #remember: boolean;
  #gitdirStat: Promise<nodeFs.Stats> | null = null;
  #written: string[] = [];
  #serial = 0;

  constructor(gitdir: string, options: { readonly remember: boolean }) {
    this.#gitdir = gitdir;
    this.#objects = `${gitdir}/objects/`; // as isomorphic-git writes it, not normalised
    this.#remember = options.remember;
    const own = {
      stat: (path: string) => this.#stat(path),
      readFile: async (path: string, options: "utf8" | null = null) =>
        this.#isObject(path) ? readObject(path) : await nodeFs.promises.readFile(path, options),
      writeFile: async (path: string, data: Uint8Array, options?: nodeFs.WriteFileOptions) =>
        this.#isObject(path)
          ? this.#writeObject(path, data)
          : await nodeFs.promises.writeFile(path, data, options),
    };
    this.client = { promises: { ...nodeFs.promises, ...own } as unknown as typeof nodeFs.promises };
  }

  #isObject(path: string): boolean {
    return path.startsWith(this.#objects);
  }

  /** isomorphic-git asks for the repository at every call and for an object before it writes it. */
  async #stat(path: string): Promise<nodeFs.Stats> {
    if (path === this.#gitdir) return await (this.#gitdirStat ??= nodeFs.promises.stat(path));
    if (this.#isObject(path)) {
      if (!nodeFs.existsSync(path)) throw ABSENT;
      // It is not written again, but a writer that was killed or refused may have left it without a sync.
      if (this.#remember) this.#written.push(path);
    }
    return await nodeFs.promises.stat(path);
  }

  #writeObject(path: string, data: Uint8Array): void {
    const staged = join(dirname(path), `${STAGED_OBJECT}${Deno.pid}_${this.#serial++}`);
    try {
      Deno.writeFileSync(staged, data);
      Deno.renameSync(staged, path);
    } catch (error) {
      nodeFs.rmSync(staged, { force: true });
      throw error;
    }
    if (this.#remember) this.#written.push(path);
  }

  /** Makes the objects of a commit survive the machine's death: syncs the files, then their folders. */
  async syncWritten(): Promise<void> {
    const written = this.#written;
    this.#written = [];
    await syncPaths(written);
    await syncPaths([...new Set(written.map(dirname))]);
  }

  /** Forgets the objects to be synced: those of a failed append belong to no commit. */
  forgetWritten(): void {
    this.#written = [];
  }

  /** Syncs every object, one folder after the other. Cost grows with the registry. */
  async syncAll(): Promise<void> {
    for await (const folder of objectFolders(this.#gitdir)) {
      await syncPaths((await objectsIn(folder)).map((file) => join(folder, file)));
      await syncPaths([folder]);
    }
    await syncPaths([join(this.#gitdir, "objects")]);
  }
}

/** Number of loose objects, and sizes of everything in `objects/`: content bytes, and bytes allocated by the file system. */
export async function measureObjects(
  gitdir: string,
): Promise<{ objects: number; fileBytes: number; allocatedBytes: number }> {
  const total = { objects: 0, fileBytes: 0, allocatedBytes: 0 };
  for await (const folder of objectFolders(gitdir)) {
    for (const file of await objectsIn(folder)) {
      const { size, blocks } = await nodeFs.promises.stat(join(folder, file));
      if (/^[0-9a-f]{38}$/.test(file)) total.objects += 1;
      total.fileBytes += size;
      total.allocatedBytes += blocks * 512;
    }
  }
  return total;
}

/** Flushes files or folders to the disk. Waits for every flush that began, then throws the first failure. */
export async function syncPaths(paths: readonly string[]): Promise<void> {
  const rest = paths.values();
  const lane = async () => {
    for (const path of rest) {
      using file = await Deno.open(path);
      await file.sync();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: SYNCS_AT_ONCE }, lane));
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
}

/** @throws `ABSENT`, where isomorphic-git looks into the packs next. */
function readObject(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw error instanceof Deno.errors.NotFound ? ABSENT : error;
  }
}

/** Files of a folder, without those that another writer is about to rename. */
async function objectsIn(folder: string): Promise<string[]> {
  return (await nodeFs.promises.readdir(folder)).filter((file) => !file.startsWith(STAGED_OBJECT));
}

async function* objectFolders(gitdir: string): AsyncGenerator<string> {
  for (const name of (await nodeFs.promises.readdir(join(gitdir, "objects"))).sort()) {
    yield join(gitdir, "objects", name);
  }
}
