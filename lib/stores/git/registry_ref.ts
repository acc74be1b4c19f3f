import * as git from "isomorphic-git";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConcurrentWriteError } from "../../keri/errors.ts";
import { REGISTRY_REF } from "./layout.ts";
import { type ObjectFiles, syncPaths } from "./object_files.ts";

/** File a new ref is written to before it is renamed; outside `refs/`, where Git would take it for a ref. */
const STAGED_REF = "registry.ref.new";

/**
 * The registry's newest commit, or null where the ref does not exist. Every append and every read needs it, so the ref's own
 * file is tried first; isomorphic-git knows the other places and forms of a ref.
 */
export async function readRef(gitdir: string, files: ObjectFiles): Promise<string | null> {
  const place = join(gitdir, REGISTRY_REF);
  const text = existsSync(place) ? readFileSync(place, "utf8") : "";
  if (/^[0-9a-f]{40}\n$/.test(text)) return text.trimEnd();
  try {
    return await git.resolveRef({ fs: files.client, gitdir, ref: REGISTRY_REF });
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) return null;
    throw error;
  }
}

/**
 * Moves the registry's ref from `expected` to `next`: reads it again, compares, and replaces it by one rename. Call it under
 * the registry's lock; a writer that does not take the lock is detected up to the comparison.
 * @param sync Makes the ref survive the machine's death before returning.
 * @throws {ConcurrentWriteError} The ref is not at `expected`; it stays where it is.
 */
export async function compareAndSwapRef(
  gitdir: string,
  files: ObjectFiles,
  change: { readonly expected: string | null; readonly next: string; readonly sync: boolean },
): Promise<void> {
  const place = join(gitdir, REGISTRY_REF);
  const staged = join(gitdir, STAGED_REF);
  await writeFile(staged, `${change.next}\n`);
  if (change.sync) await syncPaths([staged]);
  const actual = await readRef(gitdir, files);
  if (actual !== change.expected) {
    throw new ConcurrentWriteError(`another writer moved ${REGISTRY_REF} of "${gitdir}" meanwhile`, {
      expected: change.expected ?? "no commit",
      actual: actual ?? "no commit",
      next: "read the log again, then append again",
    });
  }
  const changed = await renameInto(staged, place);
  if (change.sync) await syncPaths(changed);
}

/** @returns The folders that changed. Where all refs are packed, as in every clone, there is no folder for them yet. */
async function renameInto(staged: string, place: string): Promise<string[]> {
  const folder = dirname(place);
  try {
    await rename(staged, place);
    return [folder];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(folder, { recursive: true });
    await rename(staged, place);
    return [folder, dirname(folder)];
  }
}

/** Makes the current ref survive the machine's death, packed or not. */
export async function syncRef(gitdir: string): Promise<void> {
  const place = join(gitdir, REGISTRY_REF);
  const places = [place, join(gitdir, "packed-refs"), dirname(place), gitdir];
  await syncPaths(places.filter((path) => existsSync(path)));
}
