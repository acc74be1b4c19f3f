import { FileLock } from "./file_lock.ts";
import { folderEntries } from "./folder_entries.ts";

/** Letters of a random name, so that two never meet. */
const NAME_LENGTH = 36;

/**
 * A path for temporary work in a folder of the user's, for a file (and files beside it) or a folder: removed when disposed
 * of, and by the next one of its kind where its process was killed. Locked meanwhile, so that nobody else removes it.
 */
export class Scratch implements AsyncDisposable {
  readonly path: string;
  readonly #dir: string;
  readonly #name: string;
  readonly #lock: FileLock;

  private constructor(dir: string, name: string, lock: FileLock) {
    this.path = `${dir}/${name}`;
    this.#dir = dir;
    this.#name = name;
    this.#lock = lock;
  }

  /**
   * @param dir Created where missing. @param kind A word for the hidden name; one of the same kind is swept, others stay.
   * @throws {HeadroomError} The folder cannot be written.
   */
  static async take(dir: string, kind: string): Promise<Scratch> {
    await Deno.mkdir(dir, { recursive: true });
    await removeAbandoned(dir, `.${kind}-`);
    const name = `.${kind}-${crypto.randomUUID()}`;
    // The name is new, so nobody holds it.
    return new Scratch(dir, name, FileLock.tryTake(`${dir}/${name}.lock`)!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeAll(this.#dir, this.#name);
    this.#lock[Symbol.dispose]();
  }
}

async function removeAbandoned(dir: string, start: string): Promise<void> {
  const names = (await folderEntries(dir)).filter(({ name }) => name.startsWith(start))
    .map(({ name }) => name.slice(0, start.length + NAME_LENGTH));
  for (const name of new Set(names)) {
    using lock = lockOwn(`${dir}/${name}.lock`);
    if (lock !== null) await removeAll(dir, name);
  }
}

/** The lock of what somebody left; null where it is in use, or another user's, as in a folder that all may write to. */
function lockOwn(path: string): FileLock | null {
  try {
    return FileLock.tryTake(path);
  } catch {
    return null;
  }
}

/** Removes what stands under a name, and the files beside it; its lock stays. */
async function removeAll(dir: string, start: string): Promise<void> {
  for (const { name } of await folderEntries(dir)) {
    if (!name.startsWith(start) || name === `${start}.lock`) continue;
    await Deno.remove(`${dir}/${name}`, { recursive: true }).catch(() => {});
  }
}
