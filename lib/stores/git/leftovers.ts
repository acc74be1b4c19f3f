import { existsSync, statSync } from "node:fs";
import { HeadroomError, messageOf } from "../../errors.ts";
import { FastImportEngine } from "./engines/fast_import.ts";
import type { FsyncMode, GitEngine } from "./engines/git_engine.ts";
import { IsomorphicPacked } from "./engines/isomorphic_packed.ts";
import { journalFolder, journalPath } from "./engines/journal_path.ts";
import type { RefPlace } from "./engines/registry_ref.ts";
import { TreeEngine } from "./engines/tree_engine.ts";
import { packEngine } from "./packs/pack_engine.ts";

type Place = RefPlace & { readonly fsync: FsyncMode };

/** Who completes the commits in a journal. How objects are compressed does not matter to the commits. */
const ENGINES = {
  packed: (place: Place) => new TreeEngine(place, new IsomorphicPacked(place.gitdir, place.fsync)),
  "fast-import": (place: Place) => FastImportEngine.open({ ...place, compression: 6 }),
  packfile: (place: Place) => packEngine(place, "stored"),
} as const;

/** What writers of other kinds left: commits that they had acknowledged and that nobody sees yet. */
export class Leftovers {
  readonly #place: Place;
  readonly #own: string | undefined;
  /** Journals as they were when nothing was left in them. */
  readonly #seen = new Map<string, string>();

  /** @param own Journal of the registry's own engine, which completes it itself. */
  constructor(place: Place, own: string | undefined) {
    this.#place = place;
    this.#own = own;
  }

  /**
   * Makes them visible. Call it under the registry's lock before the newest commit is read: building upon an older one would lose
   * them. @throws {HeadroomError} It cannot be done; the journal stays as it is.
   */
  async complete(): Promise<void> {
    if (!existsSync(journalFolder(this.#place.gitdir))) return;
    for (const writer of Object.keys(ENGINES) as (keyof typeof ENGINES)[]) {
      const path = journalPath(this.#place.gitdir, writer);
      const signature = signatureOf(path);
      if (path === this.#own || signature === null || signature === this.#seen.get(path)) continue;
      const engine = await this.#open(writer, path);
      try {
        await engine.recover();
      } finally {
        await engine.close();
      }
      this.#seen.set(path, signatureOf(path) ?? "");
    }
  }

  async #open(writer: keyof typeof ENGINES, path: string): Promise<GitEngine> {
    try {
      return await ENGINES[writer](this.#place);
    } catch (cause) {
      throw HeadroomError.unmet(`open registry "${this.#place.gitdir}"`, {
        expected: `to complete the commits that a killed ${writer} writer acknowledged (${path})`,
        actual: messageOf(cause),
        next: "Install Git, then open the registry again: those commits are in that file alone.",
        cause,
      });
    }
  }
}

/** What tells a journal from another version of itself; null where there is nothing in it. */
function signatureOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.size === 0 ? null : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
