import * as git from "isomorphic-git";
import { existsSync } from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";
import type { RefPlace } from "./engines/registry_ref.ts";
import { explainMissing } from "./foreign_format.ts";

/** Turns failures of the file system and of damaged objects into a `HeadroomError`. */
export async function translated<T>(place: RefPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HeadroomError || !(error instanceof Error)) throw error;
    const { gitdir } = place;
    const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
    const missing = error instanceof git.Errors.NotFoundError ? explainMissing(place) : null;
    if (missing !== null) {
      const expected = "a repository with all its objects";
      throw HeadroomError.unmet(`use registry "${gitdir}"`, { expected, ...missing, cause: error });
    }
    throw new HeadroomError(`Cannot use registry "${gitdir}": ${error.message}`, {
      expected: full ? "free space on the disk" : "a readable, writable and undamaged registry",
      actual: error.message,
      next: full
        ? "free some space, then append again"
        : `check it with: ${shellCommand`git --git-dir=${gitdir} fsck --strict`}`,
      cause: error,
    });
  }
}

/** @throws {HeadroomError} There is no commit on the registry's ref. */
export function refuseMissingRef({ gitdir, ref }: RefPlace, commit: string | null): void {
  if (commit !== null) return;
  throw new HeadroomError(`Cannot open "${gitdir}" as a registry: it has no ref ${ref}`, {
    expected: "a Git repository with a registry, an empty folder, or nothing",
    actual: existsSync(`${gitdir}/objects`) ? "a repository without it" : "something else",
    next: "choose another path, or the kind of registry that wrote it",
  });
}
