import * as git from "isomorphic-git";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { HeadroomError } from "../../../errors.ts";
import { ConcurrentWriteError } from "../../../keri/errors.ts";
import { shellCommand } from "../../../text/command_line.ts";
import { syncPaths } from "../sync_paths.ts";

/** File a new ref is written to before it is renamed; outside `refs/`, where Git would take it for a ref. */
const STAGED_REF = "registry.ref.new";

/** The repository and the name of a registry's ref. */
export interface RefPlace {
  readonly gitdir: string;
  readonly ref: string;
}

/**
 * The registry's newest commit, or null where the ref does not exist. Every append and every read needs it, so the ref's own
 * file is tried first, synchronously: dispatching to another thread costs several times the read. isomorphic-git knows the
 * other places and forms of a ref.
 */
export async function readRef({ gitdir, ref }: RefPlace): Promise<string | null> {
  const text = textOf(join(gitdir, ref));
  if (/^[0-9a-f]{40}\n$/.test(text)) return text.trimEnd();
  try {
    return await git.resolveRef({ fs, gitdir, ref });
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) return null;
    throw error;
  }
}

/** Text of a file; empty where there is none. */
export function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return "";
    throw error;
  }
}

/**
 * Moves the registry's ref from `expected` to `next`: reads it again, compares, and replaces it by one rename. Call it under
 * the registry's lock; a writer that does not take the lock is detected up to the comparison.
 * @param change `sync` makes the ref survive the machine's death before returning.
 * @throws {ConcurrentWriteError} The ref is not at `expected`; it stays where it is.
 */
export async function compareAndSwapRef(
  place: RefPlace,
  change: { readonly expected: string | null; readonly next: string; readonly sync: boolean },
): Promise<void> {
  const staged = join(place.gitdir, STAGED_REF);
  Deno.writeTextFileSync(staged, `${change.next}\n`);
  if (change.sync) await syncPaths([staged]);
  const actual = await readRef(place);
  if (actual !== change.expected) throw refMoved(place, { expected: change.expected, actual });
  const changed = renameInto(staged, join(place.gitdir, place.ref));
  if (change.sync) await syncPaths(changed);
}

/** The error of a ref that is not where its writer left it. */
export function refMoved(
  { gitdir, ref }: RefPlace,
  { expected, actual }: { readonly expected: string | null; readonly actual: string | null },
): ConcurrentWriteError {
  return new ConcurrentWriteError(`another writer moved ${ref} of "${gitdir}" meanwhile`, {
    expected: expected ?? "no commit",
    actual: actual ?? "no commit",
    next: "read the log again, then append again",
  });
}

/** The error of a ref that was moved elsewhere while commits of a killed writer waited for it, which are readable now. */
export function leftApart(
  { gitdir, ref: name }: RefPlace,
  { path, commit, ref }: { readonly path: string; readonly commit: string; readonly ref: string | null },
): HeadroomError {
  const git = shellCommand`git --git-dir=${gitdir}`;
  return HeadroomError.unmet(`open registry "${gitdir}"`, {
    expected: `${name} on one line with commit ${commit}, which a killed writer had acknowledged`,
    actual: `${ref ?? "no commit"}, to which another program moved it`,
    next:
      `Compare them: ${git} log --oneline ${
        ref === null ? "" : `${ref}...`
      }${commit}. To go on from that commit: ` +
      `${git} ${shellCommand`update-ref ${name} ${commit}`}. To give it up: ${shellCommand`rm ${path}`}`,
  });
}

/** @returns The folders that changed. Where all refs are packed, as in every clone, there is no folder for them yet. */
function renameInto(staged: string, place: string): string[] {
  const folder = dirname(place);
  try {
    Deno.renameSync(staged, place);
    return [folder];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.renameSync(staged, place);
    return [folder, dirname(folder)];
  }
}

/** Makes the current ref survive the machine's death, packed or not. */
export async function syncRef({ gitdir, ref }: RefPlace): Promise<void> {
  const place = join(gitdir, ref);
  const places = [place, join(gitdir, "packed-refs"), dirname(place), gitdir];
  await syncPaths(places.filter((path) => fs.existsSync(path)));
}
