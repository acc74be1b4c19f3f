import * as nodeFs from "node:fs";
import { dirname, join } from "node:path";
import { forEachLimit } from "./for_each_limit.ts";

/** Files given to the disk at once: enough for the file system to put several into one flush. */
const SYNCS_AT_ONCE = 16;

/**
 * The file system isomorphic-git writes through. A loose object appears whole or not at all: it is written beside its
 * place as `tmp_obj_*` (a name git itself uses and `git fsck` passes over) and renamed. Remembers what was written where
 * each commit is to be synced.
 */
export class ObjectFiles {
  readonly client: { readonly promises: typeof nodeFs.promises };
  readonly #gitdir: string;
  readonly #remember: boolean;
  #written: string[] = [];
  #serial = 0;

  constructor(gitdir: string, options: { readonly remember: boolean }) {
    this.#gitdir = gitdir;
    this.#remember = options.remember;
    const writeFile = (path: string, data: Uint8Array, encoding?: nodeFs.WriteFileOptions) =>
      path.startsWith(join(gitdir, "objects") + "/")
        ? this.#writeObject(path, data)
        : nodeFs.promises.writeFile(path, data, encoding);
    this.client = {
      promises: { ...nodeFs.promises, writeFile: writeFile as typeof nodeFs.promises.writeFile },
    };
  }

  async #writeObject(path: string, data: Uint8Array): Promise<void> {
    const staged = join(dirname(path), `tmp_obj_${Deno.pid}_${this.#serial++}`);
    try {
      await nodeFs.promises.writeFile(staged, data);
      await nodeFs.promises.rename(staged, path);
    } catch (error) {
      await nodeFs.promises.rm(staged, { force: true });
      throw error;
    }
    if (this.#remember) this.#written.push(path);
  }

  /** Makes the objects written since the last call survive the machine's death: files first, then their folders. */
  async syncWritten(): Promise<void> {
    const written = this.#written;
    this.#written = [];
    await syncPaths(written);
    await syncPaths([...new Set(written.map(dirname))]);
  }

  /** Forgets what was written: the objects of an append that failed belong to no commit. */
  forgetWritten(): void {
    this.#written = [];
  }

  /** The same for every object there is, one folder after the other. Cost grows with the registry. */
  async syncAll(): Promise<void> {
    for await (const folder of objectFolders(this.#gitdir)) {
      const files = await nodeFs.promises.readdir(folder);
      await syncPaths(files.map((file) => join(folder, file)));
      await syncPaths([folder]);
    }
    await syncPaths([join(this.#gitdir, "objects")]);
  }
}

/** Counts loose objects and sizes of everything in `objects/`: content bytes, and bytes the file system set aside. */
export async function measureObjects(
  gitdir: string,
): Promise<{ objects: number; fileBytes: number; allocatedBytes: number }> {
  const total = { objects: 0, fileBytes: 0, allocatedBytes: 0 };
  for await (const folder of objectFolders(gitdir)) {
    for (const file of await nodeFs.promises.readdir(folder)) {
      const { size, blocks } = await nodeFs.promises.stat(join(folder, file));
      if (/^[0-9a-f]{38}$/.test(file)) total.objects += 1;
      total.fileBytes += size;
      total.allocatedBytes += blocks * 512;
    }
  }
  return total;
}

/** Flushes files or folders to the disk. */
export async function syncPaths(paths: readonly string[]): Promise<void> {
  await forEachLimit(paths, SYNCS_AT_ONCE, async (path) => {
    using file = await Deno.open(path);
    await file.sync();
  });
}

async function* objectFolders(gitdir: string): AsyncGenerator<string> {
  for (const name of (await nodeFs.promises.readdir(join(gitdir, "objects"))).sort()) {
    yield join(gitdir, "objects", name);
  }
}
